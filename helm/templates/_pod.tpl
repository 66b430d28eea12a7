{{/* What every pod of the chart has in common: no account's token, no rights, nothing written. */}}
{{- define "fillrate.podCommon" -}}
automountServiceAccountToken: false
# Kubernetes would add FILLRATE_PORT and the like for a Service named fillrate: they are not settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- with .Values.podSecurity.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with .Values.podSecurity.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  {{- with .Values.podSecurity.fsGroup }}
  fsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "fillrate.containerCommon" -}}
image: {{ include "fillrate.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* A file of a Secret, where one is named: dict "name" "tls" "secret" (dict "existingSecret" .. "key" ..) "path" "ca.crt" */}}
{{- define "fillrate.secretVolume" -}}
{{- if .secret.existingSecret }}
- name: {{ .name }}
  secret:
    secretName: {{ .secret.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ .secret.key }}
        path: {{ .path }}
{{- end }}
{{- end -}}
