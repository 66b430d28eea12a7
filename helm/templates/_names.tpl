{{- define "fillrate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 45 | trimSuffix "-" -}}
{{- end -}}

{{/* With what the chart puts behind it, a CronJob's name may have 52 characters. */}}
{{- define "fillrate.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" -}}
{{- else if contains (include "fillrate.name" .) .Release.Name -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "fillrate.name" .) | trunc 45 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Pods of one component: dict "root" . "component" "server" */}}
{{- define "fillrate.selector" -}}
app.kubernetes.io/name: {{ include "fillrate.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "fillrate.labels" -}}
{{ include "fillrate.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: fillrate
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "fillrate.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "fillrate.fullname" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "fillrate.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- printf "%s:%s" .Values.image.repository $tag -}}
{{- with .Values.image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{- define "fillrate.cluster" -}}
{{- include "fillrate.fullname" . }}-postgres
{{- end -}}

{{/* "true" where the door speaks TLS, else nothing. */}}
{{- define "fillrate.tls" -}}
{{- if .Values.tls.existingSecret }}true{{ end -}}
{{- end -}}
