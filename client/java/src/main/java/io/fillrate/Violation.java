package io.fillrate;

import io.fillrate.v1.ErrorReason;

/**
 * One field, line or resource at fault.
 *
 * @param field its dotted path from the request, {@code lines[2].quantity}
 * @param reason the reason for it alone
 * @param description what is wrong, for people
 */
public record Violation(String field, ErrorReason reason, String description) {}
