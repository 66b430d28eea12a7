package io.fillrate.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
 * filled by itself when stock arrives.
 * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
 * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
 * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
 * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
 * `request_id`.
 * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
 * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
 * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
 * no message, are refused with INVALID_FIELD.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class OrderServiceGrpc {

  private OrderServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "fillrate.v1.OrderService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CreateOrderRequest,
      io.fillrate.v1.CreateOrderResponse> getCreateOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateOrder",
      requestType = io.fillrate.v1.CreateOrderRequest.class,
      responseType = io.fillrate.v1.CreateOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CreateOrderRequest,
      io.fillrate.v1.CreateOrderResponse> getCreateOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CreateOrderRequest, io.fillrate.v1.CreateOrderResponse> getCreateOrderMethod;
    if ((getCreateOrderMethod = OrderServiceGrpc.getCreateOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getCreateOrderMethod = OrderServiceGrpc.getCreateOrderMethod) == null) {
          OrderServiceGrpc.getCreateOrderMethod = getCreateOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CreateOrderRequest, io.fillrate.v1.CreateOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreateOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreateOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("CreateOrder"))
              .build();
        }
      }
    }
    return getCreateOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.BatchCreateOrdersRequest,
      io.fillrate.v1.BatchCreateOrdersResponse> getBatchCreateOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BatchCreateOrders",
      requestType = io.fillrate.v1.BatchCreateOrdersRequest.class,
      responseType = io.fillrate.v1.BatchCreateOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.BatchCreateOrdersRequest,
      io.fillrate.v1.BatchCreateOrdersResponse> getBatchCreateOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.BatchCreateOrdersRequest, io.fillrate.v1.BatchCreateOrdersResponse> getBatchCreateOrdersMethod;
    if ((getBatchCreateOrdersMethod = OrderServiceGrpc.getBatchCreateOrdersMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getBatchCreateOrdersMethod = OrderServiceGrpc.getBatchCreateOrdersMethod) == null) {
          OrderServiceGrpc.getBatchCreateOrdersMethod = getBatchCreateOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.BatchCreateOrdersRequest, io.fillrate.v1.BatchCreateOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BatchCreateOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.BatchCreateOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.BatchCreateOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("BatchCreateOrders"))
              .build();
        }
      }
    }
    return getBatchCreateOrdersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetOrderRequest,
      io.fillrate.v1.GetOrderResponse> getGetOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetOrder",
      requestType = io.fillrate.v1.GetOrderRequest.class,
      responseType = io.fillrate.v1.GetOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetOrderRequest,
      io.fillrate.v1.GetOrderResponse> getGetOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetOrderRequest, io.fillrate.v1.GetOrderResponse> getGetOrderMethod;
    if ((getGetOrderMethod = OrderServiceGrpc.getGetOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getGetOrderMethod = OrderServiceGrpc.getGetOrderMethod) == null) {
          OrderServiceGrpc.getGetOrderMethod = getGetOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetOrderRequest, io.fillrate.v1.GetOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("GetOrder"))
              .build();
        }
      }
    }
    return getGetOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListOrdersRequest,
      io.fillrate.v1.ListOrdersResponse> getListOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListOrders",
      requestType = io.fillrate.v1.ListOrdersRequest.class,
      responseType = io.fillrate.v1.ListOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListOrdersRequest,
      io.fillrate.v1.ListOrdersResponse> getListOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListOrdersRequest, io.fillrate.v1.ListOrdersResponse> getListOrdersMethod;
    if ((getListOrdersMethod = OrderServiceGrpc.getListOrdersMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getListOrdersMethod = OrderServiceGrpc.getListOrdersMethod) == null) {
          OrderServiceGrpc.getListOrdersMethod = getListOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListOrdersRequest, io.fillrate.v1.ListOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("ListOrders"))
              .build();
        }
      }
    }
    return getListOrdersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.UpdateOrderRequest,
      io.fillrate.v1.UpdateOrderResponse> getUpdateOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateOrder",
      requestType = io.fillrate.v1.UpdateOrderRequest.class,
      responseType = io.fillrate.v1.UpdateOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.UpdateOrderRequest,
      io.fillrate.v1.UpdateOrderResponse> getUpdateOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.UpdateOrderRequest, io.fillrate.v1.UpdateOrderResponse> getUpdateOrderMethod;
    if ((getUpdateOrderMethod = OrderServiceGrpc.getUpdateOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getUpdateOrderMethod = OrderServiceGrpc.getUpdateOrderMethod) == null) {
          OrderServiceGrpc.getUpdateOrderMethod = getUpdateOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.UpdateOrderRequest, io.fillrate.v1.UpdateOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.UpdateOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.UpdateOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("UpdateOrder"))
              .build();
        }
      }
    }
    return getUpdateOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ApproveOrderRequest,
      io.fillrate.v1.ApproveOrderResponse> getApproveOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ApproveOrder",
      requestType = io.fillrate.v1.ApproveOrderRequest.class,
      responseType = io.fillrate.v1.ApproveOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ApproveOrderRequest,
      io.fillrate.v1.ApproveOrderResponse> getApproveOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ApproveOrderRequest, io.fillrate.v1.ApproveOrderResponse> getApproveOrderMethod;
    if ((getApproveOrderMethod = OrderServiceGrpc.getApproveOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getApproveOrderMethod = OrderServiceGrpc.getApproveOrderMethod) == null) {
          OrderServiceGrpc.getApproveOrderMethod = getApproveOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ApproveOrderRequest, io.fillrate.v1.ApproveOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ApproveOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ApproveOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ApproveOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("ApproveOrder"))
              .build();
        }
      }
    }
    return getApproveOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CancelOrderRequest,
      io.fillrate.v1.CancelOrderResponse> getCancelOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelOrder",
      requestType = io.fillrate.v1.CancelOrderRequest.class,
      responseType = io.fillrate.v1.CancelOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CancelOrderRequest,
      io.fillrate.v1.CancelOrderResponse> getCancelOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CancelOrderRequest, io.fillrate.v1.CancelOrderResponse> getCancelOrderMethod;
    if ((getCancelOrderMethod = OrderServiceGrpc.getCancelOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getCancelOrderMethod = OrderServiceGrpc.getCancelOrderMethod) == null) {
          OrderServiceGrpc.getCancelOrderMethod = getCancelOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CancelOrderRequest, io.fillrate.v1.CancelOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("CancelOrder"))
              .build();
        }
      }
    }
    return getCancelOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ShipOrderRequest,
      io.fillrate.v1.ShipOrderResponse> getShipOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ShipOrder",
      requestType = io.fillrate.v1.ShipOrderRequest.class,
      responseType = io.fillrate.v1.ShipOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ShipOrderRequest,
      io.fillrate.v1.ShipOrderResponse> getShipOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ShipOrderRequest, io.fillrate.v1.ShipOrderResponse> getShipOrderMethod;
    if ((getShipOrderMethod = OrderServiceGrpc.getShipOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getShipOrderMethod = OrderServiceGrpc.getShipOrderMethod) == null) {
          OrderServiceGrpc.getShipOrderMethod = getShipOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ShipOrderRequest, io.fillrate.v1.ShipOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ShipOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ShipOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ShipOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("ShipOrder"))
              .build();
        }
      }
    }
    return getShipOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CloseOrderRequest,
      io.fillrate.v1.CloseOrderResponse> getCloseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CloseOrder",
      requestType = io.fillrate.v1.CloseOrderRequest.class,
      responseType = io.fillrate.v1.CloseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CloseOrderRequest,
      io.fillrate.v1.CloseOrderResponse> getCloseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CloseOrderRequest, io.fillrate.v1.CloseOrderResponse> getCloseOrderMethod;
    if ((getCloseOrderMethod = OrderServiceGrpc.getCloseOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getCloseOrderMethod = OrderServiceGrpc.getCloseOrderMethod) == null) {
          OrderServiceGrpc.getCloseOrderMethod = getCloseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CloseOrderRequest, io.fillrate.v1.CloseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CloseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CloseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CloseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("CloseOrder"))
              .build();
        }
      }
    }
    return getCloseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ReturnOrderRequest,
      io.fillrate.v1.ReturnOrderResponse> getReturnOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReturnOrder",
      requestType = io.fillrate.v1.ReturnOrderRequest.class,
      responseType = io.fillrate.v1.ReturnOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ReturnOrderRequest,
      io.fillrate.v1.ReturnOrderResponse> getReturnOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ReturnOrderRequest, io.fillrate.v1.ReturnOrderResponse> getReturnOrderMethod;
    if ((getReturnOrderMethod = OrderServiceGrpc.getReturnOrderMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getReturnOrderMethod = OrderServiceGrpc.getReturnOrderMethod) == null) {
          OrderServiceGrpc.getReturnOrderMethod = getReturnOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ReturnOrderRequest, io.fillrate.v1.ReturnOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReturnOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ReturnOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ReturnOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("ReturnOrder"))
              .build();
        }
      }
    }
    return getReturnOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.WatchOrdersRequest,
      io.fillrate.v1.WatchOrdersResponse> getWatchOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchOrders",
      requestType = io.fillrate.v1.WatchOrdersRequest.class,
      responseType = io.fillrate.v1.WatchOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.WatchOrdersRequest,
      io.fillrate.v1.WatchOrdersResponse> getWatchOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.WatchOrdersRequest, io.fillrate.v1.WatchOrdersResponse> getWatchOrdersMethod;
    if ((getWatchOrdersMethod = OrderServiceGrpc.getWatchOrdersMethod) == null) {
      synchronized (OrderServiceGrpc.class) {
        if ((getWatchOrdersMethod = OrderServiceGrpc.getWatchOrdersMethod) == null) {
          OrderServiceGrpc.getWatchOrdersMethod = getWatchOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.WatchOrdersRequest, io.fillrate.v1.WatchOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new OrderServiceMethodDescriptorSupplier("WatchOrders"))
              .build();
        }
      }
    }
    return getWatchOrdersMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static OrderServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<OrderServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<OrderServiceStub>() {
        @java.lang.Override
        public OrderServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new OrderServiceStub(channel, callOptions);
        }
      };
    return OrderServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static OrderServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<OrderServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<OrderServiceBlockingV2Stub>() {
        @java.lang.Override
        public OrderServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new OrderServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return OrderServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static OrderServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<OrderServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<OrderServiceBlockingStub>() {
        @java.lang.Override
        public OrderServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new OrderServiceBlockingStub(channel, callOptions);
        }
      };
    return OrderServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static OrderServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<OrderServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<OrderServiceFutureStub>() {
        @java.lang.Override
        public OrderServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new OrderServiceFutureStub(channel, callOptions);
        }
      };
    return OrderServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Places an order: approves it and allocates what its policy allows, or stores a draft. What lacks waits as
     * backorders. A repeat with the same `order_id` and content answers the order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` ORDER_ALREADY_EXISTS, REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    default void createOrder(io.fillrate.v1.CreateOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreateOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Places 1 to 1,000 orders with 50,000 lines together, in the order given, each answered for itself: one that is
     * refused does not fail the others. The fastest way to place many.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` ORDER_ALREADY_EXISTS; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    default void batchCreateOrders(io.fillrate.v1.BatchCreateOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.BatchCreateOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBatchCreateOrdersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one order with its shipments and returns.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND.
     * </pre>
     */
    default void getOrder(io.fillrate.v1.GetOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists orders by `create_time`, then `order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listOrders(io.fillrate.v1.ListOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListOrdersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes a draft (anything), or an approved or fulfilling order: priority, policies, customer, reference, times,
     * prices, added lines, quantities. All or nothing, then one pass over the queue. What a raised quantity lacks waits
     * at the order's old place; an order that holds all or nothing then gives up what it holds.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    default void updateOrder(io.fillrate.v1.UpdateOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.UpdateOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Approves a draft and allocates what its policy allows. A refused approval leaves the draft as it was.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE,
     * INSUFFICIENT_STOCK.
     * </pre>
     */
    default void approveOrder(io.fillrate.v1.ApproveOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ApproveOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getApproveOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Cancels an order, lines of it, or quantities: waiting units first, then allocated ones, which go to whoever waits
     * next. Shipped units never: they come back by ReturnOrder.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_CANCEL,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    default void cancelOrder(io.fillrate.v1.CancelOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ships allocated units: they leave `allocated` and `on_hand` together. Without lines it ships all that is
     * allocated.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * SHIPMENT_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * ORDER_STATUS, NOT_ALLOCATED, ORDER_NOT_COMPLETE, SHIPS_AS_A_WHOLE, NOTHING_TO_SHIP.
     * </pre>
     */
    default void shipOrder(io.fillrate.v1.ShipOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ShipOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getShipOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends an approved or fulfilling order: cancels all that is unshipped, which stays demand in every statistic. It
     * becomes `SHORT_SHIPPED`, or `CANCELLED` if nothing was shipped.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS.
     * </pre>
     */
    default void closeOrder(io.fillrate.v1.CloseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CloseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCloseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes shipped units back, into stock (which runs one pass over the queue) or only counted. The order's status
     * stays.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` RETURN_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED`
     * ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, RETURN_EXCEEDS_SHIPPED.
     * </pre>
     */
    default void returnOrder(io.fillrate.v1.ReturnOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ReturnOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReturnOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams every change of an order's status, `backordered`, `ready_to_ship` or content, each once per stream and in
     * order of position. The first message is a checkpoint; more follow after every 15 s of silence. When the stream
     * ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    default void watchOrders(io.fillrate.v1.WatchOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchOrdersMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service OrderService.
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static abstract class OrderServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return OrderServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service OrderService.
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class OrderServiceStub
      extends io.grpc.stub.AbstractAsyncStub<OrderServiceStub> {
    private OrderServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected OrderServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new OrderServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Places an order: approves it and allocates what its policy allows, or stores a draft. What lacks waits as
     * backorders. A repeat with the same `order_id` and content answers the order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` ORDER_ALREADY_EXISTS, REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public void createOrder(io.fillrate.v1.CreateOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreateOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Places 1 to 1,000 orders with 50,000 lines together, in the order given, each answered for itself: one that is
     * refused does not fail the others. The fastest way to place many.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` ORDER_ALREADY_EXISTS; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public void batchCreateOrders(io.fillrate.v1.BatchCreateOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.BatchCreateOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBatchCreateOrdersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one order with its shipments and returns.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND.
     * </pre>
     */
    public void getOrder(io.fillrate.v1.GetOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists orders by `create_time`, then `order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listOrders(io.fillrate.v1.ListOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListOrdersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes a draft (anything), or an approved or fulfilling order: priority, policies, customer, reference, times,
     * prices, added lines, quantities. All or nothing, then one pass over the queue. What a raised quantity lacks waits
     * at the order's old place; an order that holds all or nothing then gives up what it holds.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public void updateOrder(io.fillrate.v1.UpdateOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.UpdateOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Approves a draft and allocates what its policy allows. A refused approval leaves the draft as it was.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE,
     * INSUFFICIENT_STOCK.
     * </pre>
     */
    public void approveOrder(io.fillrate.v1.ApproveOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ApproveOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getApproveOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Cancels an order, lines of it, or quantities: waiting units first, then allocated ones, which go to whoever waits
     * next. Shipped units never: they come back by ReturnOrder.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_CANCEL,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public void cancelOrder(io.fillrate.v1.CancelOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ships allocated units: they leave `allocated` and `on_hand` together. Without lines it ships all that is
     * allocated.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * SHIPMENT_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * ORDER_STATUS, NOT_ALLOCATED, ORDER_NOT_COMPLETE, SHIPS_AS_A_WHOLE, NOTHING_TO_SHIP.
     * </pre>
     */
    public void shipOrder(io.fillrate.v1.ShipOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ShipOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getShipOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends an approved or fulfilling order: cancels all that is unshipped, which stays demand in every statistic. It
     * becomes `SHORT_SHIPPED`, or `CANCELLED` if nothing was shipped.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS.
     * </pre>
     */
    public void closeOrder(io.fillrate.v1.CloseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CloseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCloseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes shipped units back, into stock (which runs one pass over the queue) or only counted. The order's status
     * stays.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` RETURN_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED`
     * ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, RETURN_EXCEEDS_SHIPPED.
     * </pre>
     */
    public void returnOrder(io.fillrate.v1.ReturnOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ReturnOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReturnOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams every change of an order's status, `backordered`, `ready_to_ship` or content, each once per stream and in
     * order of position. The first message is a checkpoint; more follow after every 15 s of silence. When the stream
     * ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public void watchOrders(io.fillrate.v1.WatchOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchOrdersMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service OrderService.
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class OrderServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<OrderServiceBlockingV2Stub> {
    private OrderServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected OrderServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new OrderServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Places an order: approves it and allocates what its policy allows, or stores a draft. What lacks waits as
     * backorders. A repeat with the same `order_id` and content answers the order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` ORDER_ALREADY_EXISTS, REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.CreateOrderResponse createOrder(io.fillrate.v1.CreateOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Places 1 to 1,000 orders with 50,000 lines together, in the order given, each answered for itself: one that is
     * refused does not fail the others. The fastest way to place many.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` ORDER_ALREADY_EXISTS; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.BatchCreateOrdersResponse batchCreateOrders(io.fillrate.v1.BatchCreateOrdersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBatchCreateOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one order with its shipments and returns.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetOrderResponse getOrder(io.fillrate.v1.GetOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists orders by `create_time`, then `order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListOrdersResponse listOrders(io.fillrate.v1.ListOrdersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or an approved or fulfilling order: priority, policies, customer, reference, times,
     * prices, added lines, quantities. All or nothing, then one pass over the queue. What a raised quantity lacks waits
     * at the order's old place; an order that holds all or nothing then gives up what it holds.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public io.fillrate.v1.UpdateOrderResponse updateOrder(io.fillrate.v1.UpdateOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Approves a draft and allocates what its policy allows. A refused approval leaves the draft as it was.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE,
     * INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.ApproveOrderResponse approveOrder(io.fillrate.v1.ApproveOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getApproveOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels an order, lines of it, or quantities: waiting units first, then allocated ones, which go to whoever waits
     * next. Shipped units never: they come back by ReturnOrder.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_CANCEL,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public io.fillrate.v1.CancelOrderResponse cancelOrder(io.fillrate.v1.CancelOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ships allocated units: they leave `allocated` and `on_hand` together. Without lines it ships all that is
     * allocated.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * SHIPMENT_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * ORDER_STATUS, NOT_ALLOCATED, ORDER_NOT_COMPLETE, SHIPS_AS_A_WHOLE, NOTHING_TO_SHIP.
     * </pre>
     */
    public io.fillrate.v1.ShipOrderResponse shipOrder(io.fillrate.v1.ShipOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getShipOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends an approved or fulfilling order: cancels all that is unshipped, which stays demand in every statistic. It
     * becomes `SHORT_SHIPPED`, or `CANCELLED` if nothing was shipped.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.CloseOrderResponse closeOrder(io.fillrate.v1.CloseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCloseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes shipped units back, into stock (which runs one pass over the queue) or only counted. The order's status
     * stays.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` RETURN_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED`
     * ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, RETURN_EXCEEDS_SHIPPED.
     * </pre>
     */
    public io.fillrate.v1.ReturnOrderResponse returnOrder(io.fillrate.v1.ReturnOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReturnOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of an order's status, `backordered`, `ready_to_ship` or content, each once per stream and in
     * order of position. The first message is a checkpoint; more follow after every 15 s of silence. When the stream
     * ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.fillrate.v1.WatchOrdersResponse>
        watchOrders(io.fillrate.v1.WatchOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchOrdersMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service OrderService.
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class OrderServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<OrderServiceBlockingStub> {
    private OrderServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected OrderServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new OrderServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Places an order: approves it and allocates what its policy allows, or stores a draft. What lacks waits as
     * backorders. A repeat with the same `order_id` and content answers the order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` ORDER_ALREADY_EXISTS, REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.CreateOrderResponse createOrder(io.fillrate.v1.CreateOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Places 1 to 1,000 orders with 50,000 lines together, in the order given, each answered for itself: one that is
     * refused does not fail the others. The fastest way to place many.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` ORDER_ALREADY_EXISTS; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.BatchCreateOrdersResponse batchCreateOrders(io.fillrate.v1.BatchCreateOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBatchCreateOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one order with its shipments and returns.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetOrderResponse getOrder(io.fillrate.v1.GetOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists orders by `create_time`, then `order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListOrdersResponse listOrders(io.fillrate.v1.ListOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or an approved or fulfilling order: priority, policies, customer, reference, times,
     * prices, added lines, quantities. All or nothing, then one pass over the queue. What a raised quantity lacks waits
     * at the order's old place; an order that holds all or nothing then gives up what it holds.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public io.fillrate.v1.UpdateOrderResponse updateOrder(io.fillrate.v1.UpdateOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Approves a draft and allocates what its policy allows. A refused approval leaves the draft as it was.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE,
     * INSUFFICIENT_STOCK.
     * </pre>
     */
    public io.fillrate.v1.ApproveOrderResponse approveOrder(io.fillrate.v1.ApproveOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getApproveOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels an order, lines of it, or quantities: waiting units first, then allocated ones, which go to whoever waits
     * next. Shipped units never: they come back by ReturnOrder.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_CANCEL,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public io.fillrate.v1.CancelOrderResponse cancelOrder(io.fillrate.v1.CancelOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ships allocated units: they leave `allocated` and `on_hand` together. Without lines it ships all that is
     * allocated.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * SHIPMENT_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * ORDER_STATUS, NOT_ALLOCATED, ORDER_NOT_COMPLETE, SHIPS_AS_A_WHOLE, NOTHING_TO_SHIP.
     * </pre>
     */
    public io.fillrate.v1.ShipOrderResponse shipOrder(io.fillrate.v1.ShipOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getShipOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends an approved or fulfilling order: cancels all that is unshipped, which stays demand in every statistic. It
     * becomes `SHORT_SHIPPED`, or `CANCELLED` if nothing was shipped.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.CloseOrderResponse closeOrder(io.fillrate.v1.CloseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCloseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes shipped units back, into stock (which runs one pass over the queue) or only counted. The order's status
     * stays.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` RETURN_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED`
     * ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, RETURN_EXCEEDS_SHIPPED.
     * </pre>
     */
    public io.fillrate.v1.ReturnOrderResponse returnOrder(io.fillrate.v1.ReturnOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReturnOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of an order's status, `backordered`, `ready_to_ship` or content, each once per stream and in
     * order of position. The first message is a checkpoint; more follow after every 15 s of silence. When the stream
     * ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public java.util.Iterator<io.fillrate.v1.WatchOrdersResponse> watchOrders(
        io.fillrate.v1.WatchOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchOrdersMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service OrderService.
   * <pre>
   * Orders: placed, changed, shipped, returned. What stock cannot cover waits as backorders (BackorderService) and is
   * filled by itself when stock arrives.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Times
   * lie in the years 1970 to 9999. A request has at most 16 MiB, an answer 64 MiB; a larger request, and bytes that are
   * no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class OrderServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<OrderServiceFutureStub> {
    private OrderServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected OrderServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new OrderServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Places an order: approves it and allocates what its policy allows, or stores a draft. What lacks waits as
     * backorders. A repeat with the same `order_id` and content answers the order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` ORDER_ALREADY_EXISTS, REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CreateOrderResponse> createOrder(
        io.fillrate.v1.CreateOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Places 1 to 1,000 orders with 50,000 lines together, in the order given, each answered for itself: one that is
     * refused does not fail the others. The fastest way to place many.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` ORDER_ALREADY_EXISTS; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION,
     * ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.BatchCreateOrdersResponse> batchCreateOrders(
        io.fillrate.v1.BatchCreateOrdersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBatchCreateOrdersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one order with its shipments and returns.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetOrderResponse> getOrder(
        io.fillrate.v1.GetOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists orders by `create_time`, then `order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListOrdersResponse> listOrders(
        io.fillrate.v1.ListOrdersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListOrdersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or an approved or fulfilling order: priority, policies, customer, reference, times,
     * prices, added lines, quantities. All or nothing, then one pass over the queue. What a raised quantity lacks waits
     * at the order's old place; an order that holds all or nothing then gives up what it holds.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE, INSUFFICIENT_STOCK,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.UpdateOrderResponse> updateOrder(
        io.fillrate.v1.UpdateOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Approves a draft and allocates what its policy allows. A refused approval leaves the draft as it was.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, ITEM_INACTIVE, LOCATION_INACTIVE,
     * INSUFFICIENT_STOCK.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ApproveOrderResponse> approveOrder(
        io.fillrate.v1.ApproveOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getApproveOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Cancels an order, lines of it, or quantities: waiting units first, then allocated ones, which go to whoever waits
     * next. Shipped units never: they come back by ReturnOrder.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_CANCEL,
     * CANCEL_EXCEEDS_UNSHIPPED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CancelOrderResponse> cancelOrder(
        io.fillrate.v1.CancelOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ships allocated units: they leave `allocated` and `on_hand` together. Without lines it ships all that is
     * allocated.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * SHIPMENT_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * ORDER_STATUS, NOT_ALLOCATED, ORDER_NOT_COMPLETE, SHIPS_AS_A_WHOLE, NOTHING_TO_SHIP.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ShipOrderResponse> shipOrder(
        io.fillrate.v1.ShipOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getShipOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends an approved or fulfilling order: cancels all that is unshipped, which stays demand in every statistic. It
     * becomes `SHORT_SHIPPED`, or `CANCELLED` if nothing was shipped.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CloseOrderResponse> closeOrder(
        io.fillrate.v1.CloseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCloseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes shipped units back, into stock (which runs one pass over the queue) or only counted. The order's status
     * stays.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` RETURN_ALREADY_EXISTS, REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED`
     * ETAG_MISMATCH; `FAILED_PRECONDITION` ORDER_STATUS, RETURN_EXCEEDS_SHIPPED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ReturnOrderResponse> returnOrder(
        io.fillrate.v1.ReturnOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReturnOrderMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_ORDER = 0;
  private static final int METHODID_BATCH_CREATE_ORDERS = 1;
  private static final int METHODID_GET_ORDER = 2;
  private static final int METHODID_LIST_ORDERS = 3;
  private static final int METHODID_UPDATE_ORDER = 4;
  private static final int METHODID_APPROVE_ORDER = 5;
  private static final int METHODID_CANCEL_ORDER = 6;
  private static final int METHODID_SHIP_ORDER = 7;
  private static final int METHODID_CLOSE_ORDER = 8;
  private static final int METHODID_RETURN_ORDER = 9;
  private static final int METHODID_WATCH_ORDERS = 10;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_CREATE_ORDER:
          serviceImpl.createOrder((io.fillrate.v1.CreateOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CreateOrderResponse>) responseObserver);
          break;
        case METHODID_BATCH_CREATE_ORDERS:
          serviceImpl.batchCreateOrders((io.fillrate.v1.BatchCreateOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.BatchCreateOrdersResponse>) responseObserver);
          break;
        case METHODID_GET_ORDER:
          serviceImpl.getOrder((io.fillrate.v1.GetOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetOrderResponse>) responseObserver);
          break;
        case METHODID_LIST_ORDERS:
          serviceImpl.listOrders((io.fillrate.v1.ListOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListOrdersResponse>) responseObserver);
          break;
        case METHODID_UPDATE_ORDER:
          serviceImpl.updateOrder((io.fillrate.v1.UpdateOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.UpdateOrderResponse>) responseObserver);
          break;
        case METHODID_APPROVE_ORDER:
          serviceImpl.approveOrder((io.fillrate.v1.ApproveOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ApproveOrderResponse>) responseObserver);
          break;
        case METHODID_CANCEL_ORDER:
          serviceImpl.cancelOrder((io.fillrate.v1.CancelOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CancelOrderResponse>) responseObserver);
          break;
        case METHODID_SHIP_ORDER:
          serviceImpl.shipOrder((io.fillrate.v1.ShipOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ShipOrderResponse>) responseObserver);
          break;
        case METHODID_CLOSE_ORDER:
          serviceImpl.closeOrder((io.fillrate.v1.CloseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CloseOrderResponse>) responseObserver);
          break;
        case METHODID_RETURN_ORDER:
          serviceImpl.returnOrder((io.fillrate.v1.ReturnOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ReturnOrderResponse>) responseObserver);
          break;
        case METHODID_WATCH_ORDERS:
          serviceImpl.watchOrders((io.fillrate.v1.WatchOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.WatchOrdersResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCreateOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CreateOrderRequest,
              io.fillrate.v1.CreateOrderResponse>(
                service, METHODID_CREATE_ORDER)))
        .addMethod(
          getBatchCreateOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.BatchCreateOrdersRequest,
              io.fillrate.v1.BatchCreateOrdersResponse>(
                service, METHODID_BATCH_CREATE_ORDERS)))
        .addMethod(
          getGetOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetOrderRequest,
              io.fillrate.v1.GetOrderResponse>(
                service, METHODID_GET_ORDER)))
        .addMethod(
          getListOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListOrdersRequest,
              io.fillrate.v1.ListOrdersResponse>(
                service, METHODID_LIST_ORDERS)))
        .addMethod(
          getUpdateOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.UpdateOrderRequest,
              io.fillrate.v1.UpdateOrderResponse>(
                service, METHODID_UPDATE_ORDER)))
        .addMethod(
          getApproveOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ApproveOrderRequest,
              io.fillrate.v1.ApproveOrderResponse>(
                service, METHODID_APPROVE_ORDER)))
        .addMethod(
          getCancelOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CancelOrderRequest,
              io.fillrate.v1.CancelOrderResponse>(
                service, METHODID_CANCEL_ORDER)))
        .addMethod(
          getShipOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ShipOrderRequest,
              io.fillrate.v1.ShipOrderResponse>(
                service, METHODID_SHIP_ORDER)))
        .addMethod(
          getCloseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CloseOrderRequest,
              io.fillrate.v1.CloseOrderResponse>(
                service, METHODID_CLOSE_ORDER)))
        .addMethod(
          getReturnOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ReturnOrderRequest,
              io.fillrate.v1.ReturnOrderResponse>(
                service, METHODID_RETURN_ORDER)))
        .addMethod(
          getWatchOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.fillrate.v1.WatchOrdersRequest,
              io.fillrate.v1.WatchOrdersResponse>(
                service, METHODID_WATCH_ORDERS)))
        .build();
  }

  private static abstract class OrderServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    OrderServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.fillrate.v1.OrderProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("OrderService");
    }
  }

  private static final class OrderServiceFileDescriptorSupplier
      extends OrderServiceBaseDescriptorSupplier {
    OrderServiceFileDescriptorSupplier() {}
  }

  private static final class OrderServiceMethodDescriptorSupplier
      extends OrderServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    OrderServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (OrderServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new OrderServiceFileDescriptorSupplier())
              .addMethod(getCreateOrderMethod())
              .addMethod(getBatchCreateOrdersMethod())
              .addMethod(getGetOrderMethod())
              .addMethod(getListOrdersMethod())
              .addMethod(getUpdateOrderMethod())
              .addMethod(getApproveOrderMethod())
              .addMethod(getCancelOrderMethod())
              .addMethod(getShipOrderMethod())
              .addMethod(getCloseOrderMethod())
              .addMethod(getReturnOrderMethod())
              .addMethod(getWatchOrdersMethod())
              .build();
        }
      }
    }
    return result;
  }
}
