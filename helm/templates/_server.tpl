{{/* A setting of the server, unless it is empty: dict "name" "FILLRATE_..." "value" .. ; numbers never as 1e+06. */}}
{{- define "fillrate.setting" -}}
{{- $value := .value -}}
{{- if kindIs "float64" $value }}{{ $value = int64 $value }}{{ end -}}
{{- if not (or (kindIs "invalid" $value) (eq (toString $value) "")) }}
- name: {{ .name }}
  value: {{ toString $value | quote }}
{{- end }}
{{- end -}}

{{- define "fillrate.serverSettings" -}}
{{- $auth := .Values.auth -}}
{{- $jwks := $auth.jwks -}}
{{- $limits := .Values.limits -}}
{{- $settings := list
  (list "FILLRATE_LISTEN" (printf "%s:50051" .Values.server.address))
  (list "FILLRATE_HEALTH_LISTEN" (printf "%s:50052" .Values.server.address))
  (list "FILLRATE_REFLECTION" .Values.server.reflection)
  (list "FILLRATE_WEB_ORIGINS" (join "," .Values.server.webOrigins))
  (list "FILLRATE_LOG_FILTER" .Values.server.logFilter)
  (list "FILLRATE_LOG_FORMAT" .Values.server.logFormat)
  (list "FILLRATE_DRAIN_TIMEOUT" (printf "%ds" (int64 .Values.server.drainTimeoutSeconds)))
  (list "FILLRATE_DATABASE_WAIT" (printf "%ds" (int64 .Values.database.waitSeconds)))
  (list "FILLRATE_POOLER" .Values.database.pooler)
  (list "FILLRATE_FAILOVER" (include "fillrate.failover" .))
  (list "FILLRATE_MAX_REQUEST_SIZE" $limits.maxRequestSize)
  (list "FILLRATE_MAX_RESPONSE_SIZE" $limits.maxResponseSize)
  (list "FILLRATE_MAX_HEADER_SIZE" $limits.maxHeaderSize)
  (list "FILLRATE_MAX_CONNECTIONS" $limits.maxConnections)
  (list "FILLRATE_STREAM_LIFETIME" $limits.streamLifetime)
  (list "FILLRATE_IDLE_TIMEOUT" $limits.idleTimeout)
  (list "FILLRATE_WRITER_CONNECTIONS" $limits.writerConnections)
  (list "FILLRATE_READER_CONNECTIONS" $limits.readerConnections)
  (list "FILLRATE_FEED_POLL_INTERVAL" $limits.feedPollInterval)
  (list "FILLRATE_CHECKPOINT_INTERVAL" $limits.checkpointInterval)
  (list "FILLRATE_PROMISE_LINES" $limits.promiseLines)
  (list "FILLRATE_TENANT_REQUESTS_PER_SECOND" $limits.tenantRequestsPerSecond)
  (list "FILLRATE_TENANT_STREAMS" $limits.tenantStreams)
  (list "FILLRATE_TENANT_WAITING" $limits.tenantWaiting)
  (list "FILLRATE_OTLP_ENDPOINT" .Values.tracing.otlpEndpoint)
  (list "OTEL_TRACES_SAMPLER" .Values.tracing.sampler)
  (list "OTEL_TRACES_SAMPLER_ARG" .Values.tracing.samplerArg)
  (list "FILLRATE_FIGURES_INTERVAL" .Values.metrics.figuresInterval)
-}}
{{- if .Values.metrics.enabled -}}
{{- $settings = append $settings (list "FILLRATE_METRICS_LISTEN" (printf "%s:%d" .Values.server.address (int64 .Values.metrics.port))) -}}
{{- end -}}
{{- if include "fillrate.tls" . -}}
{{- $settings = append $settings (list "FILLRATE_TLS_CERTIFICATE" "/etc/fillrate/tls/tls.crt") -}}
{{- $settings = append $settings (list "FILLRATE_TLS_KEY" "/etc/fillrate/tls/tls.key") -}}
{{- if .Values.tls.clientCA.existingSecret -}}
{{- $settings = append $settings (list "FILLRATE_TLS_CLIENT_CA" "/etc/fillrate/client-ca/ca.crt") -}}
{{- end -}}
{{- end -}}
{{- if or $jwks.url $jwks.existingSecret -}}
{{- $settings = append $settings (list "FILLRATE_AUTH_JWKS" ($jwks.url | default "/etc/fillrate/jwks/jwks.json")) -}}
{{- $settings = append $settings (list "FILLRATE_AUTH_ISSUER" $jwks.issuer) -}}
{{- $settings = append $settings (list "FILLRATE_AUTH_AUDIENCE" $jwks.audience) -}}
{{- $settings = append $settings (list "FILLRATE_AUTH_ALGORITHMS" (join "," $jwks.algorithms)) -}}
{{- $settings = append $settings (list "FILLRATE_AUTH_CLOCK_SKEW" $jwks.clockSkew) -}}
{{- end -}}
{{- if $auth.apiKeys.existingSecret -}}
{{- $settings = append $settings (list "FILLRATE_API_KEYS" "/etc/fillrate/api-keys/api-keys") -}}
{{- end -}}
{{- if $auth.allowAnonymous -}}
{{- $settings = append $settings (list "FILLRATE_ALLOW_ANONYMOUS" "true") -}}
{{- end -}}
{{- range $settings -}}
{{- include "fillrate.setting" (dict "name" (first .) "value" (last .)) -}}
{{- end -}}
{{- with .Values.tracing.headers }}
{{- if .existingSecret }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "fillrate.verificationSettings" -}}
{{- include "fillrate.setting" (dict "name" "FILLRATE_POOLER" "value" .Values.database.pooler) -}}
{{- include "fillrate.setting" (dict "name" "FILLRATE_LOG_FORMAT" "value" .Values.server.logFormat) -}}
{{- end -}}

{{/* What was not said follows from the Cluster: with two instances or more its commits wait for a standby. */}}
{{- define "fillrate.failover" -}}
{{- $own := .Values.cloudNativePG -}}
{{- .Values.database.failover | default (and $own.create (gt (int64 $own.instances) 1) | ternary "synchronous" "") -}}
{{- end -}}

{{- define "fillrate.maintenanceSettings" -}}
{{- $maintenance := .Values.maintenance -}}
{{- $settings := list
  (list "FILLRATE_LOG_FORMAT" .Values.server.logFormat)
  (list "FILLRATE_EVENTS_RETENTION" $maintenance.eventsRetention)
  (list "FILLRATE_REQUESTS_RETENTION" $maintenance.requestsRetention)
  (list "FILLRATE_LEDGER_RETENTION" $maintenance.ledgerRetention)
  (list "FILLRATE_ARCHIVE_AFTER" $maintenance.archiveAfter)
-}}
{{- if $maintenance.archive.existingClaim -}}
{{- $settings = append $settings (list "FILLRATE_ARCHIVE_DIR" "/var/lib/fillrate/archive") -}}
{{- end -}}
{{- range $settings -}}
{{- include "fillrate.setting" (dict "name" (first .) "value" (last .)) -}}
{{- end -}}
{{- end -}}

{{/* What is mounted: name, Secret, file. Whole folders, so that a Secret's change arrives. */}}
{{- define "fillrate.serverVolumes" -}}
{{- include "fillrate.databaseVolume" . }}
{{- with .Values.tls.existingSecret }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: tls.crt
        path: tls.crt
      - key: tls.key
        path: tls.key
{{- end }}
{{- include "fillrate.secretVolume" (dict "name" "client-ca" "secret" .Values.tls.clientCA "path" "ca.crt") }}
{{- include "fillrate.secretVolume" (dict "name" "jwks" "secret" .Values.auth.jwks "path" "jwks.json") }}
{{- include "fillrate.secretVolume" (dict "name" "api-keys" "secret" .Values.auth.apiKeys "path" "api-keys") }}
{{- end -}}
