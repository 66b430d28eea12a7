{{/* What the schema cannot say: values that contradict each other. */}}
{{- define "fillrate.check" -}}
{{- $values := .Values -}}
{{- if not $values.image.repository -}}
{{- fail "image.repository is required: where the image was pushed to, as in registry.example.com/fillrate" -}}
{{- end -}}
{{- if $values.cloudNativePG.create -}}
{{- if or $values.database.server.existingSecret $values.database.owner.existingSecret $values.database.ca.existingSecret -}}
{{- fail "cloudNativePG.create makes the database: leave the Secrets of database.server, database.owner and database.ca empty" -}}
{{- end -}}
{{- if not $values.cloudNativePG.serverPassword.existingSecret -}}
{{- fail "cloudNativePG.serverPassword.existingSecret is required: a Secret of type kubernetes.io/basic-auth for the server's role" -}}
{{- end -}}
{{- if eq $values.cloudNativePG.ownerRole $values.cloudNativePG.serverRole -}}
{{- fail "cloudNativePG.serverRole must not be the owner: the server works as a role that owns nothing" -}}
{{- end -}}
{{- $servers := $values.autoscaling.enabled | ternary $values.autoscaling.maxReplicas $values.replicas | int64 -}}
{{- $each := add (int64 $values.limits.writerConnections) (int64 $values.limits.readerConnections) 4 -}}
{{- $all := mul (add $servers 1) $each -}}
{{- if gt $all (sub (int64 $values.cloudNativePG.maxConnections) 10) -}}
{{- fail (printf "cloudNativePG.maxConnections is too low: %d servers and one more during a rollout take %d connections, and 10 are kept for migrations and the operator" $servers $all) -}}
{{- end -}}
{{- else -}}
{{- if not $values.database.server.existingSecret -}}
{{- fail "database.server.existingSecret is required: a Secret with the database's URL as the server's role (or set cloudNativePG.create)" -}}
{{- end -}}
{{- if and (or $values.migration.enabled $values.maintenance.enabled) (not $values.database.owner.existingSecret) -}}
{{- fail "database.owner.existingSecret is required: a Secret with the database's URL as the owner, for migration and maintenance (or set migration.enabled=false and maintenance.enabled=false)" -}}
{{- end -}}
{{- if and (eq $values.database.server.existingSecret $values.database.owner.existingSecret) (eq $values.database.server.key $values.database.owner.key) -}}
{{- fail "database.server and database.owner name the same key: the server works as a role that owns nothing" -}}
{{- end -}}
{{- end -}}
{{- $jwks := $values.auth.jwks -}}
{{- $tokens := or $jwks.url $jwks.existingSecret -}}
{{- if and $jwks.url $jwks.existingSecret -}}
{{- fail "auth.jwks: give url or existingSecret, not both" -}}
{{- end -}}
{{- if and $tokens (not (and $jwks.issuer $jwks.audience)) -}}
{{- fail "auth.jwks.issuer and auth.jwks.audience are required where tokens are accepted" -}}
{{- end -}}
{{- if and (not $tokens) (or $jwks.issuer $jwks.audience) -}}
{{- fail "auth.jwks.url or auth.jwks.existingSecret is required: the keys of the issuer that is named" -}}
{{- end -}}
{{- $identified := or $tokens $values.auth.apiKeys.existingSecret -}}
{{- if not (or $identified $values.auth.allowAnonymous) -}}
{{- fail "nobody could be told apart: set auth.jwks or auth.apiKeys, or auth.allowAnonymous=true where nobody else reaches the port" -}}
{{- end -}}
{{- if and $identified $values.auth.allowAnonymous -}}
{{- fail "auth.allowAnonymous is for servers without auth.jwks and auth.apiKeys" -}}
{{- end -}}
{{- if and $values.tls.clientCA.existingSecret (not $values.tls.existingSecret) -}}
{{- fail "tls.existingSecret is required with tls.clientCA: mutual TLS needs the server's own certificate" -}}
{{- end -}}
{{- if and $values.autoscaling.enabled (gt (int64 $values.autoscaling.minReplicas) (int64 $values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is above autoscaling.maxReplicas" -}}
{{- end -}}
{{- $tracing := $values.tracing -}}
{{- if and (or $tracing.sampler $tracing.headers.existingSecret) (not $tracing.otlpEndpoint) -}}
{{- fail "tracing.otlpEndpoint is required with tracing.sampler and tracing.headers: nothing is sent anywhere without it" -}}
{{- end -}}
{{- if and $tracing.samplerArg (not $tracing.sampler) -}}
{{- fail "tracing.sampler is required with tracing.samplerArg" -}}
{{- end -}}
{{- if not $values.metrics.enabled -}}
{{- range $what := list "serviceMonitor" "prometheusRule" "dashboard" -}}
{{- if (index $values.metrics $what).enabled -}}
{{- fail (printf "metrics.%s.enabled needs metrics.enabled" $what) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
