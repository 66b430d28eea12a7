/**
 * Calls Fillrate, a service for orders, inventory and backorders: deadlines, retries that never do
 * a thing twice, typed errors, and watches that resume. The messages are in {@code io.fillrate.v1}.
 */
package io.fillrate;
