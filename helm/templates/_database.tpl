{{/*
The environment that leads to the database as the server's role. What is secret comes from a Secret; a Cluster's URL is put
together by Kubernetes, which replaces $(DATABASE_PASSWORD).
*/}}
{{- define "fillrate.serverDatabase" -}}
{{- if .Values.cloudNativePG.create }}
- name: DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.cloudNativePG.serverPassword.existingSecret }}
      key: password
- name: FILLRATE_DATABASE_URL
  value: {{ include "fillrate.clusterUrl" (dict "root" . "role" .Values.cloudNativePG.serverRole) }}
{{- else }}
- name: FILLRATE_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.server.existingSecret }}
      key: {{ .Values.database.server.key }}
{{- end }}
{{- end -}}

{{/* The same as the owner. */}}
{{- define "fillrate.ownerUrl" -}}
{{- if .Values.cloudNativePG.create }}
- name: DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "fillrate.cluster" . }}-app
      key: password
- name: FILLRATE_OWNER_DATABASE_URL
  value: {{ include "fillrate.clusterUrl" (dict "root" . "role" .Values.cloudNativePG.ownerRole) }}
{{- else }}
- name: FILLRATE_OWNER_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.owner.existingSecret }}
      key: {{ .Values.database.owner.key }}
{{- end }}
{{- end -}}

{{/* The same, and the role to grant to. */}}
{{- define "fillrate.ownerDatabase" -}}
{{ include "fillrate.ownerUrl" . | trim }}
{{- if .Values.cloudNativePG.create }}
- name: FILLRATE_SERVER_ROLE
  value: {{ .Values.cloudNativePG.serverRole }}
{{- else if .Values.database.serverRole }}
- name: FILLRATE_SERVER_ROLE
  value: {{ .Values.database.serverRole | quote }}
{{- else }}
# For the name of its role alone.
{{ include "fillrate.serverDatabase" . | trim }}
{{- end }}
{{- end -}}

{{- define "fillrate.clusterUrl" -}}
{{- printf "postgres://%s:$(DATABASE_PASSWORD)@%s-rw:5432/%s?sslmode=verify-full&sslrootcert=/etc/fillrate/database/ca.crt" .role (include "fillrate.cluster" .root) .root.Values.cloudNativePG.database | quote -}}
{{- end -}}

{{/* The roots that signed the database's certificate: those of the Cluster, or the ones that were named. */}}
{{- define "fillrate.databaseRoots" -}}
{{- if .Values.cloudNativePG.create -}}
{{- dict "existingSecret" (printf "%s-ca" (include "fillrate.cluster" .)) "key" "ca.crt" | toYaml -}}
{{- else -}}
{{- .Values.database.ca | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "fillrate.databaseVolume" -}}
{{- include "fillrate.secretVolume" (dict "name" "database" "secret" (include "fillrate.databaseRoots" . | fromYaml) "path" "ca.crt") -}}
{{- end -}}

{{- define "fillrate.databaseMount" -}}
{{- if (include "fillrate.databaseRoots" . | fromYaml).existingSecret }}
- name: database
  mountPath: /etc/fillrate/database
  readOnly: true
{{- end }}
{{- end -}}
