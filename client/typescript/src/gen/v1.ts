// The messages, enums and services of fillrate.v1. Generated: do not edit.
export * from "./fillrate/v1/audit_pb.js";
export * from "./fillrate/v1/backorder_pb.js";
export * from "./fillrate/v1/common_pb.js";
export * from "./fillrate/v1/error_pb.js";
export * from "./fillrate/v1/inventory_pb.js";
export * from "./fillrate/v1/order_pb.js";
export * from "./fillrate/v1/purchasing_pb.js";
