package io.fillrate.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
 * runs one pass over the queue of waiting orders, in the same transaction.
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
public final class InventoryServiceGrpc {

  private InventoryServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "fillrate.v1.InventoryService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.PutItemRequest,
      io.fillrate.v1.PutItemResponse> getPutItemMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PutItem",
      requestType = io.fillrate.v1.PutItemRequest.class,
      responseType = io.fillrate.v1.PutItemResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.PutItemRequest,
      io.fillrate.v1.PutItemResponse> getPutItemMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.PutItemRequest, io.fillrate.v1.PutItemResponse> getPutItemMethod;
    if ((getPutItemMethod = InventoryServiceGrpc.getPutItemMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getPutItemMethod = InventoryServiceGrpc.getPutItemMethod) == null) {
          InventoryServiceGrpc.getPutItemMethod = getPutItemMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.PutItemRequest, io.fillrate.v1.PutItemResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PutItem"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutItemRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutItemResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("PutItem"))
              .build();
        }
      }
    }
    return getPutItemMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetItemRequest,
      io.fillrate.v1.GetItemResponse> getGetItemMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetItem",
      requestType = io.fillrate.v1.GetItemRequest.class,
      responseType = io.fillrate.v1.GetItemResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetItemRequest,
      io.fillrate.v1.GetItemResponse> getGetItemMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetItemRequest, io.fillrate.v1.GetItemResponse> getGetItemMethod;
    if ((getGetItemMethod = InventoryServiceGrpc.getGetItemMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getGetItemMethod = InventoryServiceGrpc.getGetItemMethod) == null) {
          InventoryServiceGrpc.getGetItemMethod = getGetItemMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetItemRequest, io.fillrate.v1.GetItemResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetItem"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetItemRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetItemResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("GetItem"))
              .build();
        }
      }
    }
    return getGetItemMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListItemsRequest,
      io.fillrate.v1.ListItemsResponse> getListItemsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListItems",
      requestType = io.fillrate.v1.ListItemsRequest.class,
      responseType = io.fillrate.v1.ListItemsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListItemsRequest,
      io.fillrate.v1.ListItemsResponse> getListItemsMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListItemsRequest, io.fillrate.v1.ListItemsResponse> getListItemsMethod;
    if ((getListItemsMethod = InventoryServiceGrpc.getListItemsMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getListItemsMethod = InventoryServiceGrpc.getListItemsMethod) == null) {
          InventoryServiceGrpc.getListItemsMethod = getListItemsMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListItemsRequest, io.fillrate.v1.ListItemsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListItems"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListItemsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListItemsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("ListItems"))
              .build();
        }
      }
    }
    return getListItemsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.PutLocationRequest,
      io.fillrate.v1.PutLocationResponse> getPutLocationMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PutLocation",
      requestType = io.fillrate.v1.PutLocationRequest.class,
      responseType = io.fillrate.v1.PutLocationResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.PutLocationRequest,
      io.fillrate.v1.PutLocationResponse> getPutLocationMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.PutLocationRequest, io.fillrate.v1.PutLocationResponse> getPutLocationMethod;
    if ((getPutLocationMethod = InventoryServiceGrpc.getPutLocationMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getPutLocationMethod = InventoryServiceGrpc.getPutLocationMethod) == null) {
          InventoryServiceGrpc.getPutLocationMethod = getPutLocationMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.PutLocationRequest, io.fillrate.v1.PutLocationResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PutLocation"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutLocationRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutLocationResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("PutLocation"))
              .build();
        }
      }
    }
    return getPutLocationMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetLocationRequest,
      io.fillrate.v1.GetLocationResponse> getGetLocationMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetLocation",
      requestType = io.fillrate.v1.GetLocationRequest.class,
      responseType = io.fillrate.v1.GetLocationResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetLocationRequest,
      io.fillrate.v1.GetLocationResponse> getGetLocationMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetLocationRequest, io.fillrate.v1.GetLocationResponse> getGetLocationMethod;
    if ((getGetLocationMethod = InventoryServiceGrpc.getGetLocationMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getGetLocationMethod = InventoryServiceGrpc.getGetLocationMethod) == null) {
          InventoryServiceGrpc.getGetLocationMethod = getGetLocationMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetLocationRequest, io.fillrate.v1.GetLocationResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetLocation"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetLocationRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetLocationResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("GetLocation"))
              .build();
        }
      }
    }
    return getGetLocationMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListLocationsRequest,
      io.fillrate.v1.ListLocationsResponse> getListLocationsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListLocations",
      requestType = io.fillrate.v1.ListLocationsRequest.class,
      responseType = io.fillrate.v1.ListLocationsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListLocationsRequest,
      io.fillrate.v1.ListLocationsResponse> getListLocationsMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListLocationsRequest, io.fillrate.v1.ListLocationsResponse> getListLocationsMethod;
    if ((getListLocationsMethod = InventoryServiceGrpc.getListLocationsMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getListLocationsMethod = InventoryServiceGrpc.getListLocationsMethod) == null) {
          InventoryServiceGrpc.getListLocationsMethod = getListLocationsMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListLocationsRequest, io.fillrate.v1.ListLocationsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListLocations"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListLocationsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListLocationsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("ListLocations"))
              .build();
        }
      }
    }
    return getListLocationsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetStockRequest,
      io.fillrate.v1.GetStockResponse> getGetStockMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetStock",
      requestType = io.fillrate.v1.GetStockRequest.class,
      responseType = io.fillrate.v1.GetStockResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetStockRequest,
      io.fillrate.v1.GetStockResponse> getGetStockMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetStockRequest, io.fillrate.v1.GetStockResponse> getGetStockMethod;
    if ((getGetStockMethod = InventoryServiceGrpc.getGetStockMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getGetStockMethod = InventoryServiceGrpc.getGetStockMethod) == null) {
          InventoryServiceGrpc.getGetStockMethod = getGetStockMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetStockRequest, io.fillrate.v1.GetStockResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetStock"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetStockRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetStockResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("GetStock"))
              .build();
        }
      }
    }
    return getGetStockMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListStockRequest,
      io.fillrate.v1.ListStockResponse> getListStockMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListStock",
      requestType = io.fillrate.v1.ListStockRequest.class,
      responseType = io.fillrate.v1.ListStockResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListStockRequest,
      io.fillrate.v1.ListStockResponse> getListStockMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListStockRequest, io.fillrate.v1.ListStockResponse> getListStockMethod;
    if ((getListStockMethod = InventoryServiceGrpc.getListStockMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getListStockMethod = InventoryServiceGrpc.getListStockMethod) == null) {
          InventoryServiceGrpc.getListStockMethod = getListStockMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListStockRequest, io.fillrate.v1.ListStockResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListStock"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListStockRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListStockResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("ListStock"))
              .build();
        }
      }
    }
    return getListStockMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.AdjustStockRequest,
      io.fillrate.v1.AdjustStockResponse> getAdjustStockMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AdjustStock",
      requestType = io.fillrate.v1.AdjustStockRequest.class,
      responseType = io.fillrate.v1.AdjustStockResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.AdjustStockRequest,
      io.fillrate.v1.AdjustStockResponse> getAdjustStockMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.AdjustStockRequest, io.fillrate.v1.AdjustStockResponse> getAdjustStockMethod;
    if ((getAdjustStockMethod = InventoryServiceGrpc.getAdjustStockMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getAdjustStockMethod = InventoryServiceGrpc.getAdjustStockMethod) == null) {
          InventoryServiceGrpc.getAdjustStockMethod = getAdjustStockMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.AdjustStockRequest, io.fillrate.v1.AdjustStockResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AdjustStock"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.AdjustStockRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.AdjustStockResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("AdjustStock"))
              .build();
        }
      }
    }
    return getAdjustStockMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.SetStockRequest,
      io.fillrate.v1.SetStockResponse> getSetStockMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetStock",
      requestType = io.fillrate.v1.SetStockRequest.class,
      responseType = io.fillrate.v1.SetStockResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.SetStockRequest,
      io.fillrate.v1.SetStockResponse> getSetStockMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.SetStockRequest, io.fillrate.v1.SetStockResponse> getSetStockMethod;
    if ((getSetStockMethod = InventoryServiceGrpc.getSetStockMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getSetStockMethod = InventoryServiceGrpc.getSetStockMethod) == null) {
          InventoryServiceGrpc.getSetStockMethod = getSetStockMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.SetStockRequest, io.fillrate.v1.SetStockResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetStock"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SetStockRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SetStockResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("SetStock"))
              .build();
        }
      }
    }
    return getSetStockMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListStockMovementsRequest,
      io.fillrate.v1.ListStockMovementsResponse> getListStockMovementsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListStockMovements",
      requestType = io.fillrate.v1.ListStockMovementsRequest.class,
      responseType = io.fillrate.v1.ListStockMovementsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListStockMovementsRequest,
      io.fillrate.v1.ListStockMovementsResponse> getListStockMovementsMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListStockMovementsRequest, io.fillrate.v1.ListStockMovementsResponse> getListStockMovementsMethod;
    if ((getListStockMovementsMethod = InventoryServiceGrpc.getListStockMovementsMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getListStockMovementsMethod = InventoryServiceGrpc.getListStockMovementsMethod) == null) {
          InventoryServiceGrpc.getListStockMovementsMethod = getListStockMovementsMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListStockMovementsRequest, io.fillrate.v1.ListStockMovementsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListStockMovements"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListStockMovementsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListStockMovementsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("ListStockMovements"))
              .build();
        }
      }
    }
    return getListStockMovementsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.WatchStockRequest,
      io.fillrate.v1.WatchStockResponse> getWatchStockMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchStock",
      requestType = io.fillrate.v1.WatchStockRequest.class,
      responseType = io.fillrate.v1.WatchStockResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.WatchStockRequest,
      io.fillrate.v1.WatchStockResponse> getWatchStockMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.WatchStockRequest, io.fillrate.v1.WatchStockResponse> getWatchStockMethod;
    if ((getWatchStockMethod = InventoryServiceGrpc.getWatchStockMethod) == null) {
      synchronized (InventoryServiceGrpc.class) {
        if ((getWatchStockMethod = InventoryServiceGrpc.getWatchStockMethod) == null) {
          InventoryServiceGrpc.getWatchStockMethod = getWatchStockMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.WatchStockRequest, io.fillrate.v1.WatchStockResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchStock"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchStockRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchStockResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InventoryServiceMethodDescriptorSupplier("WatchStock"))
              .build();
        }
      }
    }
    return getWatchStockMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static InventoryServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InventoryServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InventoryServiceStub>() {
        @java.lang.Override
        public InventoryServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InventoryServiceStub(channel, callOptions);
        }
      };
    return InventoryServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static InventoryServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InventoryServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InventoryServiceBlockingV2Stub>() {
        @java.lang.Override
        public InventoryServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InventoryServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return InventoryServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static InventoryServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InventoryServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InventoryServiceBlockingStub>() {
        @java.lang.Override
        public InventoryServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InventoryServiceBlockingStub(channel, callOptions);
        }
      };
    return InventoryServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static InventoryServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InventoryServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InventoryServiceFutureStub>() {
        @java.lang.Override
        public InventoryServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InventoryServiceFutureStub(channel, callOptions);
        }
      };
    return InventoryServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
     * Creates or replaces 1 to 1,000 items, each answered for itself: one that is refused does not fail the others.
     * Turning tracking on allocates in queue order.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ITEM_HAS_STOCK.
     * </pre>
     */
    default void putItem(io.fillrate.v1.PutItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutItemResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPutItemMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one item.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND.
     * </pre>
     */
    default void getItem(io.fillrate.v1.GetItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetItemResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetItemMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists items by SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listItems(io.fillrate.v1.ListItemsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListItemsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListItemsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 locations, each answered for itself: one that is refused does not fail the others.
     * The tenant's first becomes its default. A change of fill mode or queue discipline runs one pass over the queue.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * LOCATION_HAS_STOCK, STOCK_OWNER_LOCKED.
     * </pre>
     */
    default void putLocation(io.fillrate.v1.PutLocationRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutLocationResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPutLocationMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one location.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND.
     * </pre>
     */
    default void getLocation(io.fillrate.v1.GetLocationRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetLocationResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetLocationMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists locations by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listLocations(io.fillrate.v1.ListLocationsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListLocationsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListLocationsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads the stock of one item, at one location or at all.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND.
     * </pre>
     */
    default void getStock(io.fillrate.v1.GetStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetStockResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetStockMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists stock levels by SKU, then location. Items and locations that never had stock or demand have none.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listStock(io.fillrate.v1.ListStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListStockMethod(), responseObserver);
    }

    /**
     * <pre>
     * Books stock that moved, as differences: receipts, corrections, goods back, damage. All or nothing, then one pass
     * over the queue. What falls below the allocated takes allocations back, last in the queue first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * ON_HAND_BELOW_ZERO.
     * </pre>
     */
    default void adjustStock(io.fillrate.v1.AdjustStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.AdjustStockResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAdjustStockMethod(), responseObserver);
    }

    /**
     * <pre>
     * Books a count: the new `on_hand` is what was counted plus what was booked as happening after `occur_time`. All or
     * nothing, then one pass over the queue; what falls below the allocated takes allocations back. For stock that
     * moved use AdjustStock: two differences add up in any order, two counts do not.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * STALE_COUNT, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    default void setStock(io.fillrate.v1.SetStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SetStockResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetStockMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists ledger rows, newest booking first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listStockMovements(io.fillrate.v1.ListStockMovementsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockMovementsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListStockMovementsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams every change of stock: one event per command and (item, location), after the command's pass, each once
     * per stream and in order of position. The first message is a checkpoint; more follow after every 15 s of silence.
     * When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    default void watchStock(io.fillrate.v1.WatchStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchStockResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchStockMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service InventoryService.
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
  public static abstract class InventoryServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return InventoryServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service InventoryService.
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
  public static final class InventoryServiceStub
      extends io.grpc.stub.AbstractAsyncStub<InventoryServiceStub> {
    private InventoryServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InventoryServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InventoryServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items, each answered for itself: one that is refused does not fail the others.
     * Turning tracking on allocates in queue order.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ITEM_HAS_STOCK.
     * </pre>
     */
    public void putItem(io.fillrate.v1.PutItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutItemResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPutItemMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one item.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND.
     * </pre>
     */
    public void getItem(io.fillrate.v1.GetItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetItemResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetItemMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists items by SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listItems(io.fillrate.v1.ListItemsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListItemsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListItemsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 locations, each answered for itself: one that is refused does not fail the others.
     * The tenant's first becomes its default. A change of fill mode or queue discipline runs one pass over the queue.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * LOCATION_HAS_STOCK, STOCK_OWNER_LOCKED.
     * </pre>
     */
    public void putLocation(io.fillrate.v1.PutLocationRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutLocationResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPutLocationMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one location.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND.
     * </pre>
     */
    public void getLocation(io.fillrate.v1.GetLocationRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetLocationResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetLocationMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists locations by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listLocations(io.fillrate.v1.ListLocationsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListLocationsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListLocationsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads the stock of one item, at one location or at all.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND.
     * </pre>
     */
    public void getStock(io.fillrate.v1.GetStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetStockResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetStockMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists stock levels by SKU, then location. Items and locations that never had stock or demand have none.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listStock(io.fillrate.v1.ListStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListStockMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Books stock that moved, as differences: receipts, corrections, goods back, damage. All or nothing, then one pass
     * over the queue. What falls below the allocated takes allocations back, last in the queue first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public void adjustStock(io.fillrate.v1.AdjustStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.AdjustStockResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAdjustStockMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Books a count: the new `on_hand` is what was counted plus what was booked as happening after `occur_time`. All or
     * nothing, then one pass over the queue; what falls below the allocated takes allocations back. For stock that
     * moved use AdjustStock: two differences add up in any order, two counts do not.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * STALE_COUNT, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public void setStock(io.fillrate.v1.SetStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SetStockResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetStockMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists ledger rows, newest booking first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listStockMovements(io.fillrate.v1.ListStockMovementsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockMovementsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListStockMovementsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams every change of stock: one event per command and (item, location), after the command's pass, each once
     * per stream and in order of position. The first message is a checkpoint; more follow after every 15 s of silence.
     * When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public void watchStock(io.fillrate.v1.WatchStockRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchStockResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchStockMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service InventoryService.
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
  public static final class InventoryServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<InventoryServiceBlockingV2Stub> {
    private InventoryServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InventoryServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InventoryServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items, each answered for itself: one that is refused does not fail the others.
     * Turning tracking on allocates in queue order.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ITEM_HAS_STOCK.
     * </pre>
     */
    public io.fillrate.v1.PutItemResponse putItem(io.fillrate.v1.PutItemRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPutItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one item.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetItemResponse getItem(io.fillrate.v1.GetItemRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists items by SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListItemsResponse listItems(io.fillrate.v1.ListItemsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListItemsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 locations, each answered for itself: one that is refused does not fail the others.
     * The tenant's first becomes its default. A change of fill mode or queue discipline runs one pass over the queue.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * LOCATION_HAS_STOCK, STOCK_OWNER_LOCKED.
     * </pre>
     */
    public io.fillrate.v1.PutLocationResponse putLocation(io.fillrate.v1.PutLocationRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPutLocationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one location.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetLocationResponse getLocation(io.fillrate.v1.GetLocationRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetLocationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists locations by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListLocationsResponse listLocations(io.fillrate.v1.ListLocationsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListLocationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the stock of one item, at one location or at all.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetStockResponse getStock(io.fillrate.v1.GetStockRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists stock levels by SKU, then location. Items and locations that never had stock or demand have none.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListStockResponse listStock(io.fillrate.v1.ListStockRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books stock that moved, as differences: receipts, corrections, goods back, damage. All or nothing, then one pass
     * over the queue. What falls below the allocated takes allocations back, last in the queue first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.AdjustStockResponse adjustStock(io.fillrate.v1.AdjustStockRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAdjustStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books a count: the new `on_hand` is what was counted plus what was booked as happening after `occur_time`. All or
     * nothing, then one pass over the queue; what falls below the allocated takes allocations back. For stock that
     * moved use AdjustStock: two differences add up in any order, two counts do not.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * STALE_COUNT, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.SetStockResponse setStock(io.fillrate.v1.SetStockRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists ledger rows, newest booking first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListStockMovementsResponse listStockMovements(io.fillrate.v1.ListStockMovementsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListStockMovementsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of stock: one event per command and (item, location), after the command's pass, each once
     * per stream and in order of position. The first message is a checkpoint; more follow after every 15 s of silence.
     * When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.fillrate.v1.WatchStockResponse>
        watchStock(io.fillrate.v1.WatchStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchStockMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service InventoryService.
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
  public static final class InventoryServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<InventoryServiceBlockingStub> {
    private InventoryServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InventoryServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InventoryServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items, each answered for itself: one that is refused does not fail the others.
     * Turning tracking on allocates in queue order.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ITEM_HAS_STOCK.
     * </pre>
     */
    public io.fillrate.v1.PutItemResponse putItem(io.fillrate.v1.PutItemRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPutItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one item.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetItemResponse getItem(io.fillrate.v1.GetItemRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists items by SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListItemsResponse listItems(io.fillrate.v1.ListItemsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListItemsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 locations, each answered for itself: one that is refused does not fail the others.
     * The tenant's first becomes its default. A change of fill mode or queue discipline runs one pass over the queue.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * LOCATION_HAS_STOCK, STOCK_OWNER_LOCKED.
     * </pre>
     */
    public io.fillrate.v1.PutLocationResponse putLocation(io.fillrate.v1.PutLocationRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPutLocationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one location.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetLocationResponse getLocation(io.fillrate.v1.GetLocationRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetLocationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists locations by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListLocationsResponse listLocations(io.fillrate.v1.ListLocationsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListLocationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the stock of one item, at one location or at all.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetStockResponse getStock(io.fillrate.v1.GetStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists stock levels by SKU, then location. Items and locations that never had stock or demand have none.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListStockResponse listStock(io.fillrate.v1.ListStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books stock that moved, as differences: receipts, corrections, goods back, damage. All or nothing, then one pass
     * over the queue. What falls below the allocated takes allocations back, last in the queue first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.AdjustStockResponse adjustStock(io.fillrate.v1.AdjustStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAdjustStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books a count: the new `on_hand` is what was counted plus what was booked as happening after `occur_time`. All or
     * nothing, then one pass over the queue; what falls below the allocated takes allocations back. For stock that
     * moved use AdjustStock: two differences add up in any order, two counts do not.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * STALE_COUNT, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.SetStockResponse setStock(io.fillrate.v1.SetStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetStockMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists ledger rows, newest booking first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListStockMovementsResponse listStockMovements(io.fillrate.v1.ListStockMovementsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListStockMovementsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of stock: one event per command and (item, location), after the command's pass, each once
     * per stream and in order of position. The first message is a checkpoint; more follow after every 15 s of silence.
     * When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public java.util.Iterator<io.fillrate.v1.WatchStockResponse> watchStock(
        io.fillrate.v1.WatchStockRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchStockMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service InventoryService.
   * <pre>
   * Items, locations, stock. Stock is kept per item and location in an append-only ledger; whatever brings stock in
   * runs one pass over the queue of waiting orders, in the same transaction.
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
  public static final class InventoryServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<InventoryServiceFutureStub> {
    private InventoryServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InventoryServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InventoryServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items, each answered for itself: one that is refused does not fail the others.
     * Turning tracking on allocates in queue order.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND; `ABORTED` ETAG_MISMATCH;
     * `FAILED_PRECONDITION` ITEM_HAS_STOCK.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.PutItemResponse> putItem(
        io.fillrate.v1.PutItemRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPutItemMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one item.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetItemResponse> getItem(
        io.fillrate.v1.GetItemRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetItemMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists items by SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListItemsResponse> listItems(
        io.fillrate.v1.ListItemsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListItemsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 locations, each answered for itself: one that is refused does not fail the others.
     * The tenant's first becomes its default. A change of fill mode or queue discipline runs one pass over the queue.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION`
     * LOCATION_HAS_STOCK, STOCK_OWNER_LOCKED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.PutLocationResponse> putLocation(
        io.fillrate.v1.PutLocationRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPutLocationMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one location.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` LOCATION_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetLocationResponse> getLocation(
        io.fillrate.v1.GetLocationRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetLocationMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists locations by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListLocationsResponse> listLocations(
        io.fillrate.v1.ListLocationsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListLocationsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads the stock of one item, at one location or at all.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetStockResponse> getStock(
        io.fillrate.v1.GetStockRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetStockMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists stock levels by SKU, then location. Items and locations that never had stock or demand have none.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListStockResponse> listStock(
        io.fillrate.v1.ListStockRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListStockMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Books stock that moved, as differences: receipts, corrections, goods back, damage. All or nothing, then one pass
     * over the queue. What falls below the allocated takes allocations back, last in the queue first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.AdjustStockResponse> adjustStock(
        io.fillrate.v1.AdjustStockRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAdjustStockMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Books a count: the new `on_hand` is what was counted plus what was booked as happening after `occur_time`. All or
     * nothing, then one pass over the queue; what falls below the allocated takes allocations back. For stock that
     * moved use AdjustStock: two differences add up in any order, two counts do not.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED, REFERENCE_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, STOCK_UNTRACKED,
     * STALE_COUNT, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.SetStockResponse> setStock(
        io.fillrate.v1.SetStockRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetStockMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists ledger rows, newest booking first.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListStockMovementsResponse> listStockMovements(
        io.fillrate.v1.ListStockMovementsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListStockMovementsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_PUT_ITEM = 0;
  private static final int METHODID_GET_ITEM = 1;
  private static final int METHODID_LIST_ITEMS = 2;
  private static final int METHODID_PUT_LOCATION = 3;
  private static final int METHODID_GET_LOCATION = 4;
  private static final int METHODID_LIST_LOCATIONS = 5;
  private static final int METHODID_GET_STOCK = 6;
  private static final int METHODID_LIST_STOCK = 7;
  private static final int METHODID_ADJUST_STOCK = 8;
  private static final int METHODID_SET_STOCK = 9;
  private static final int METHODID_LIST_STOCK_MOVEMENTS = 10;
  private static final int METHODID_WATCH_STOCK = 11;

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
        case METHODID_PUT_ITEM:
          serviceImpl.putItem((io.fillrate.v1.PutItemRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.PutItemResponse>) responseObserver);
          break;
        case METHODID_GET_ITEM:
          serviceImpl.getItem((io.fillrate.v1.GetItemRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetItemResponse>) responseObserver);
          break;
        case METHODID_LIST_ITEMS:
          serviceImpl.listItems((io.fillrate.v1.ListItemsRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListItemsResponse>) responseObserver);
          break;
        case METHODID_PUT_LOCATION:
          serviceImpl.putLocation((io.fillrate.v1.PutLocationRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.PutLocationResponse>) responseObserver);
          break;
        case METHODID_GET_LOCATION:
          serviceImpl.getLocation((io.fillrate.v1.GetLocationRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetLocationResponse>) responseObserver);
          break;
        case METHODID_LIST_LOCATIONS:
          serviceImpl.listLocations((io.fillrate.v1.ListLocationsRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListLocationsResponse>) responseObserver);
          break;
        case METHODID_GET_STOCK:
          serviceImpl.getStock((io.fillrate.v1.GetStockRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetStockResponse>) responseObserver);
          break;
        case METHODID_LIST_STOCK:
          serviceImpl.listStock((io.fillrate.v1.ListStockRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockResponse>) responseObserver);
          break;
        case METHODID_ADJUST_STOCK:
          serviceImpl.adjustStock((io.fillrate.v1.AdjustStockRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.AdjustStockResponse>) responseObserver);
          break;
        case METHODID_SET_STOCK:
          serviceImpl.setStock((io.fillrate.v1.SetStockRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.SetStockResponse>) responseObserver);
          break;
        case METHODID_LIST_STOCK_MOVEMENTS:
          serviceImpl.listStockMovements((io.fillrate.v1.ListStockMovementsRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListStockMovementsResponse>) responseObserver);
          break;
        case METHODID_WATCH_STOCK:
          serviceImpl.watchStock((io.fillrate.v1.WatchStockRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.WatchStockResponse>) responseObserver);
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
          getPutItemMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.PutItemRequest,
              io.fillrate.v1.PutItemResponse>(
                service, METHODID_PUT_ITEM)))
        .addMethod(
          getGetItemMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetItemRequest,
              io.fillrate.v1.GetItemResponse>(
                service, METHODID_GET_ITEM)))
        .addMethod(
          getListItemsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListItemsRequest,
              io.fillrate.v1.ListItemsResponse>(
                service, METHODID_LIST_ITEMS)))
        .addMethod(
          getPutLocationMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.PutLocationRequest,
              io.fillrate.v1.PutLocationResponse>(
                service, METHODID_PUT_LOCATION)))
        .addMethod(
          getGetLocationMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetLocationRequest,
              io.fillrate.v1.GetLocationResponse>(
                service, METHODID_GET_LOCATION)))
        .addMethod(
          getListLocationsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListLocationsRequest,
              io.fillrate.v1.ListLocationsResponse>(
                service, METHODID_LIST_LOCATIONS)))
        .addMethod(
          getGetStockMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetStockRequest,
              io.fillrate.v1.GetStockResponse>(
                service, METHODID_GET_STOCK)))
        .addMethod(
          getListStockMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListStockRequest,
              io.fillrate.v1.ListStockResponse>(
                service, METHODID_LIST_STOCK)))
        .addMethod(
          getAdjustStockMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.AdjustStockRequest,
              io.fillrate.v1.AdjustStockResponse>(
                service, METHODID_ADJUST_STOCK)))
        .addMethod(
          getSetStockMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.SetStockRequest,
              io.fillrate.v1.SetStockResponse>(
                service, METHODID_SET_STOCK)))
        .addMethod(
          getListStockMovementsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListStockMovementsRequest,
              io.fillrate.v1.ListStockMovementsResponse>(
                service, METHODID_LIST_STOCK_MOVEMENTS)))
        .addMethod(
          getWatchStockMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.fillrate.v1.WatchStockRequest,
              io.fillrate.v1.WatchStockResponse>(
                service, METHODID_WATCH_STOCK)))
        .build();
  }

  private static abstract class InventoryServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    InventoryServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.fillrate.v1.InventoryProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("InventoryService");
    }
  }

  private static final class InventoryServiceFileDescriptorSupplier
      extends InventoryServiceBaseDescriptorSupplier {
    InventoryServiceFileDescriptorSupplier() {}
  }

  private static final class InventoryServiceMethodDescriptorSupplier
      extends InventoryServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    InventoryServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (InventoryServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new InventoryServiceFileDescriptorSupplier())
              .addMethod(getPutItemMethod())
              .addMethod(getGetItemMethod())
              .addMethod(getListItemsMethod())
              .addMethod(getPutLocationMethod())
              .addMethod(getGetLocationMethod())
              .addMethod(getListLocationsMethod())
              .addMethod(getGetStockMethod())
              .addMethod(getListStockMethod())
              .addMethod(getAdjustStockMethod())
              .addMethod(getSetStockMethod())
              .addMethod(getListStockMovementsMethod())
              .addMethod(getWatchStockMethod())
              .build();
        }
      }
    }
    return result;
  }
}
