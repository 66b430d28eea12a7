package io.fillrate.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
public final class BackorderServiceGrpc {

  private BackorderServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "fillrate.v1.BackorderService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetBackorderRequest,
      io.fillrate.v1.GetBackorderResponse> getGetBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetBackorder",
      requestType = io.fillrate.v1.GetBackorderRequest.class,
      responseType = io.fillrate.v1.GetBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetBackorderRequest,
      io.fillrate.v1.GetBackorderResponse> getGetBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetBackorderRequest, io.fillrate.v1.GetBackorderResponse> getGetBackorderMethod;
    if ((getGetBackorderMethod = BackorderServiceGrpc.getGetBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getGetBackorderMethod = BackorderServiceGrpc.getGetBackorderMethod) == null) {
          BackorderServiceGrpc.getGetBackorderMethod = getGetBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetBackorderRequest, io.fillrate.v1.GetBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("GetBackorder"))
              .build();
        }
      }
    }
    return getGetBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListBackordersRequest,
      io.fillrate.v1.ListBackordersResponse> getListBackordersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListBackorders",
      requestType = io.fillrate.v1.ListBackordersRequest.class,
      responseType = io.fillrate.v1.ListBackordersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListBackordersRequest,
      io.fillrate.v1.ListBackordersResponse> getListBackordersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListBackordersRequest, io.fillrate.v1.ListBackordersResponse> getListBackordersMethod;
    if ((getListBackordersMethod = BackorderServiceGrpc.getListBackordersMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getListBackordersMethod = BackorderServiceGrpc.getListBackordersMethod) == null) {
          BackorderServiceGrpc.getListBackordersMethod = getListBackordersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListBackordersRequest, io.fillrate.v1.ListBackordersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListBackorders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListBackordersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListBackordersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("ListBackorders"))
              .build();
        }
      }
    }
    return getListBackordersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ExplainBackorderRequest,
      io.fillrate.v1.ExplainBackorderResponse> getExplainBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ExplainBackorder",
      requestType = io.fillrate.v1.ExplainBackorderRequest.class,
      responseType = io.fillrate.v1.ExplainBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ExplainBackorderRequest,
      io.fillrate.v1.ExplainBackorderResponse> getExplainBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ExplainBackorderRequest, io.fillrate.v1.ExplainBackorderResponse> getExplainBackorderMethod;
    if ((getExplainBackorderMethod = BackorderServiceGrpc.getExplainBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getExplainBackorderMethod = BackorderServiceGrpc.getExplainBackorderMethod) == null) {
          BackorderServiceGrpc.getExplainBackorderMethod = getExplainBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ExplainBackorderRequest, io.fillrate.v1.ExplainBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ExplainBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ExplainBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ExplainBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("ExplainBackorder"))
              .build();
        }
      }
    }
    return getExplainBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.FillBackordersRequest,
      io.fillrate.v1.FillBackordersResponse> getFillBackordersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "FillBackorders",
      requestType = io.fillrate.v1.FillBackordersRequest.class,
      responseType = io.fillrate.v1.FillBackordersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.FillBackordersRequest,
      io.fillrate.v1.FillBackordersResponse> getFillBackordersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.FillBackordersRequest, io.fillrate.v1.FillBackordersResponse> getFillBackordersMethod;
    if ((getFillBackordersMethod = BackorderServiceGrpc.getFillBackordersMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getFillBackordersMethod = BackorderServiceGrpc.getFillBackordersMethod) == null) {
          BackorderServiceGrpc.getFillBackordersMethod = getFillBackordersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.FillBackordersRequest, io.fillrate.v1.FillBackordersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "FillBackorders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.FillBackordersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.FillBackordersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("FillBackorders"))
              .build();
        }
      }
    }
    return getFillBackordersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ForceBackorderRequest,
      io.fillrate.v1.ForceBackorderResponse> getForceBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ForceBackorder",
      requestType = io.fillrate.v1.ForceBackorderRequest.class,
      responseType = io.fillrate.v1.ForceBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ForceBackorderRequest,
      io.fillrate.v1.ForceBackorderResponse> getForceBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ForceBackorderRequest, io.fillrate.v1.ForceBackorderResponse> getForceBackorderMethod;
    if ((getForceBackorderMethod = BackorderServiceGrpc.getForceBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getForceBackorderMethod = BackorderServiceGrpc.getForceBackorderMethod) == null) {
          BackorderServiceGrpc.getForceBackorderMethod = getForceBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ForceBackorderRequest, io.fillrate.v1.ForceBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ForceBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ForceBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ForceBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("ForceBackorder"))
              .build();
        }
      }
    }
    return getForceBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.HoldBackorderRequest,
      io.fillrate.v1.HoldBackorderResponse> getHoldBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "HoldBackorder",
      requestType = io.fillrate.v1.HoldBackorderRequest.class,
      responseType = io.fillrate.v1.HoldBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.HoldBackorderRequest,
      io.fillrate.v1.HoldBackorderResponse> getHoldBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.HoldBackorderRequest, io.fillrate.v1.HoldBackorderResponse> getHoldBackorderMethod;
    if ((getHoldBackorderMethod = BackorderServiceGrpc.getHoldBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getHoldBackorderMethod = BackorderServiceGrpc.getHoldBackorderMethod) == null) {
          BackorderServiceGrpc.getHoldBackorderMethod = getHoldBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.HoldBackorderRequest, io.fillrate.v1.HoldBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "HoldBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.HoldBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.HoldBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("HoldBackorder"))
              .build();
        }
      }
    }
    return getHoldBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ResumeBackorderRequest,
      io.fillrate.v1.ResumeBackorderResponse> getResumeBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ResumeBackorder",
      requestType = io.fillrate.v1.ResumeBackorderRequest.class,
      responseType = io.fillrate.v1.ResumeBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ResumeBackorderRequest,
      io.fillrate.v1.ResumeBackorderResponse> getResumeBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ResumeBackorderRequest, io.fillrate.v1.ResumeBackorderResponse> getResumeBackorderMethod;
    if ((getResumeBackorderMethod = BackorderServiceGrpc.getResumeBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getResumeBackorderMethod = BackorderServiceGrpc.getResumeBackorderMethod) == null) {
          BackorderServiceGrpc.getResumeBackorderMethod = getResumeBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ResumeBackorderRequest, io.fillrate.v1.ResumeBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ResumeBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ResumeBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ResumeBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("ResumeBackorder"))
              .build();
        }
      }
    }
    return getResumeBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CancelBackorderRequest,
      io.fillrate.v1.CancelBackorderResponse> getCancelBackorderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelBackorder",
      requestType = io.fillrate.v1.CancelBackorderRequest.class,
      responseType = io.fillrate.v1.CancelBackorderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CancelBackorderRequest,
      io.fillrate.v1.CancelBackorderResponse> getCancelBackorderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CancelBackorderRequest, io.fillrate.v1.CancelBackorderResponse> getCancelBackorderMethod;
    if ((getCancelBackorderMethod = BackorderServiceGrpc.getCancelBackorderMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getCancelBackorderMethod = BackorderServiceGrpc.getCancelBackorderMethod) == null) {
          BackorderServiceGrpc.getCancelBackorderMethod = getCancelBackorderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CancelBackorderRequest, io.fillrate.v1.CancelBackorderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelBackorder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelBackorderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelBackorderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("CancelBackorder"))
              .build();
        }
      }
    }
    return getCancelBackorderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.SummarizeBackordersRequest,
      io.fillrate.v1.SummarizeBackordersResponse> getSummarizeBackordersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SummarizeBackorders",
      requestType = io.fillrate.v1.SummarizeBackordersRequest.class,
      responseType = io.fillrate.v1.SummarizeBackordersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.SummarizeBackordersRequest,
      io.fillrate.v1.SummarizeBackordersResponse> getSummarizeBackordersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.SummarizeBackordersRequest, io.fillrate.v1.SummarizeBackordersResponse> getSummarizeBackordersMethod;
    if ((getSummarizeBackordersMethod = BackorderServiceGrpc.getSummarizeBackordersMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getSummarizeBackordersMethod = BackorderServiceGrpc.getSummarizeBackordersMethod) == null) {
          BackorderServiceGrpc.getSummarizeBackordersMethod = getSummarizeBackordersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.SummarizeBackordersRequest, io.fillrate.v1.SummarizeBackordersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SummarizeBackorders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SummarizeBackordersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SummarizeBackordersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("SummarizeBackorders"))
              .build();
        }
      }
    }
    return getSummarizeBackordersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.WatchBackordersRequest,
      io.fillrate.v1.WatchBackordersResponse> getWatchBackordersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchBackorders",
      requestType = io.fillrate.v1.WatchBackordersRequest.class,
      responseType = io.fillrate.v1.WatchBackordersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.WatchBackordersRequest,
      io.fillrate.v1.WatchBackordersResponse> getWatchBackordersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.WatchBackordersRequest, io.fillrate.v1.WatchBackordersResponse> getWatchBackordersMethod;
    if ((getWatchBackordersMethod = BackorderServiceGrpc.getWatchBackordersMethod) == null) {
      synchronized (BackorderServiceGrpc.class) {
        if ((getWatchBackordersMethod = BackorderServiceGrpc.getWatchBackordersMethod) == null) {
          BackorderServiceGrpc.getWatchBackordersMethod = getWatchBackordersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.WatchBackordersRequest, io.fillrate.v1.WatchBackordersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchBackorders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchBackordersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.WatchBackordersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BackorderServiceMethodDescriptorSupplier("WatchBackorders"))
              .build();
        }
      }
    }
    return getWatchBackordersMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static BackorderServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BackorderServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BackorderServiceStub>() {
        @java.lang.Override
        public BackorderServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BackorderServiceStub(channel, callOptions);
        }
      };
    return BackorderServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static BackorderServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BackorderServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BackorderServiceBlockingV2Stub>() {
        @java.lang.Override
        public BackorderServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BackorderServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return BackorderServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static BackorderServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BackorderServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BackorderServiceBlockingStub>() {
        @java.lang.Override
        public BackorderServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BackorderServiceBlockingStub(channel, callOptions);
        }
      };
    return BackorderServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static BackorderServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BackorderServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BackorderServiceFutureStub>() {
        @java.lang.Override
        public BackorderServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BackorderServiceFutureStub(channel, callOptions);
        }
      };
    return BackorderServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
     * Reads one backorder, waiting or closed.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    default void getBackorder(io.fillrate.v1.GetBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists backorders: in queue order (priority descending, then place, then line) when the filter names exactly one
     * SKU and exactly one location, else by `open_time`, then `backorder_id`.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listBackorders(io.fillrate.v1.ListBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListBackordersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListBackordersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Says why a backorder waits, who is before it, what is inbound, when it is expected, and what would end the wait.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    default void explainBackorder(io.fillrate.v1.ExplainBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ExplainBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getExplainBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Fills by hand from what is available: one order, named backorders, or a filter. The queue discipline does not
     * bind it; the allocation policy does, unless overridden. What could not be filled is no error: the answer says
     * why.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, BACKORDER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, BACKORDER_CLOSED,
     * NOTHING_TO_FILL.
     * </pre>
     */
    default void fillBackorders(io.fillrate.v1.FillBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.FillBackordersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getFillBackordersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes a line's allocation away for the others. The line waits at its place and is held until the next stock-in of
     * its item there or until resumed, so that it does not get the units straight back; with `requeue` its order goes
     * to the back of the queue instead. A line that only waits is only held (or requeued).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_FORCE, FORCE_EXCEEDS_ALLOCATED,
     * LINE_OUTSIDE_PASS, BACKORDER_HELD_BY_CALL.
     * </pre>
     */
    default void forceBackorder(io.fillrate.v1.ForceBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ForceBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getForceBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Keeps backorders out of every pass until resumed; all or nothing. One that is held by call already is no error.
     * Fills by name still reach them.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED.
     * </pre>
     */
    default void holdBackorder(io.fillrate.v1.HoldBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.HoldBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getHoldBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends the hold of backorders, all or nothing, then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, BACKORDER_NOT_HELD.
     * </pre>
     */
    default void resumeBackorder(io.fillrate.v1.ResumeBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ResumeBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResumeBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Cancels waiting units, all or nothing, never allocated ones (CancelOrder does), then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, CANCEL_EXCEEDS_OPEN.
     * </pre>
     */
    default void cancelBackorder(io.fillrate.v1.CancelBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelBackorderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelBackorderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Counts backorders, their units, their worth and their age by item, customer, order or location; rows ascending by
     * that key.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void summarizeBackorders(io.fillrate.v1.SummarizeBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SummarizeBackordersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSummarizeBackordersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams every change of every backorder, each once per stream and in order of position. The first message is a
     * checkpoint; more follow after every 15 s of silence. When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    default void watchBackorders(io.fillrate.v1.WatchBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchBackordersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchBackordersMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service BackorderService.
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
  public static abstract class BackorderServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return BackorderServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service BackorderService.
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
  public static final class BackorderServiceStub
      extends io.grpc.stub.AbstractAsyncStub<BackorderServiceStub> {
    private BackorderServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BackorderServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BackorderServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one backorder, waiting or closed.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public void getBackorder(io.fillrate.v1.GetBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists backorders: in queue order (priority descending, then place, then line) when the filter names exactly one
     * SKU and exactly one location, else by `open_time`, then `backorder_id`.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listBackorders(io.fillrate.v1.ListBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListBackordersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListBackordersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Says why a backorder waits, who is before it, what is inbound, when it is expected, and what would end the wait.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public void explainBackorder(io.fillrate.v1.ExplainBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ExplainBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getExplainBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Fills by hand from what is available: one order, named backorders, or a filter. The queue discipline does not
     * bind it; the allocation policy does, unless overridden. What could not be filled is no error: the answer says
     * why.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, BACKORDER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, BACKORDER_CLOSED,
     * NOTHING_TO_FILL.
     * </pre>
     */
    public void fillBackorders(io.fillrate.v1.FillBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.FillBackordersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getFillBackordersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes a line's allocation away for the others. The line waits at its place and is held until the next stock-in of
     * its item there or until resumed, so that it does not get the units straight back; with `requeue` its order goes
     * to the back of the queue instead. A line that only waits is only held (or requeued).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_FORCE, FORCE_EXCEEDS_ALLOCATED,
     * LINE_OUTSIDE_PASS, BACKORDER_HELD_BY_CALL.
     * </pre>
     */
    public void forceBackorder(io.fillrate.v1.ForceBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ForceBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getForceBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Keeps backorders out of every pass until resumed; all or nothing. One that is held by call already is no error.
     * Fills by name still reach them.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED.
     * </pre>
     */
    public void holdBackorder(io.fillrate.v1.HoldBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.HoldBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getHoldBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends the hold of backorders, all or nothing, then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, BACKORDER_NOT_HELD.
     * </pre>
     */
    public void resumeBackorder(io.fillrate.v1.ResumeBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ResumeBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResumeBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Cancels waiting units, all or nothing, never allocated ones (CancelOrder does), then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, CANCEL_EXCEEDS_OPEN.
     * </pre>
     */
    public void cancelBackorder(io.fillrate.v1.CancelBackorderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelBackorderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelBackorderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Counts backorders, their units, their worth and their age by item, customer, order or location; rows ascending by
     * that key.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void summarizeBackorders(io.fillrate.v1.SummarizeBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SummarizeBackordersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSummarizeBackordersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams every change of every backorder, each once per stream and in order of position. The first message is a
     * checkpoint; more follow after every 15 s of silence. When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public void watchBackorders(io.fillrate.v1.WatchBackordersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.WatchBackordersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchBackordersMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service BackorderService.
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
  public static final class BackorderServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<BackorderServiceBlockingV2Stub> {
    private BackorderServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BackorderServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BackorderServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one backorder, waiting or closed.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetBackorderResponse getBackorder(io.fillrate.v1.GetBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists backorders: in queue order (priority descending, then place, then line) when the filter names exactly one
     * SKU and exactly one location, else by `open_time`, then `backorder_id`.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListBackordersResponse listBackorders(io.fillrate.v1.ListBackordersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says why a backorder waits, who is before it, what is inbound, when it is expected, and what would end the wait.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.ExplainBackorderResponse explainBackorder(io.fillrate.v1.ExplainBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getExplainBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Fills by hand from what is available: one order, named backorders, or a filter. The queue discipline does not
     * bind it; the allocation policy does, unless overridden. What could not be filled is no error: the answer says
     * why.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, BACKORDER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, BACKORDER_CLOSED,
     * NOTHING_TO_FILL.
     * </pre>
     */
    public io.fillrate.v1.FillBackordersResponse fillBackorders(io.fillrate.v1.FillBackordersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getFillBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a line's allocation away for the others. The line waits at its place and is held until the next stock-in of
     * its item there or until resumed, so that it does not get the units straight back; with `requeue` its order goes
     * to the back of the queue instead. A line that only waits is only held (or requeued).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_FORCE, FORCE_EXCEEDS_ALLOCATED,
     * LINE_OUTSIDE_PASS, BACKORDER_HELD_BY_CALL.
     * </pre>
     */
    public io.fillrate.v1.ForceBackorderResponse forceBackorder(io.fillrate.v1.ForceBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getForceBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Keeps backorders out of every pass until resumed; all or nothing. One that is held by call already is no error.
     * Fills by name still reach them.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED.
     * </pre>
     */
    public io.fillrate.v1.HoldBackorderResponse holdBackorder(io.fillrate.v1.HoldBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getHoldBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the hold of backorders, all or nothing, then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, BACKORDER_NOT_HELD.
     * </pre>
     */
    public io.fillrate.v1.ResumeBackorderResponse resumeBackorder(io.fillrate.v1.ResumeBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResumeBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels waiting units, all or nothing, never allocated ones (CancelOrder does), then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, CANCEL_EXCEEDS_OPEN.
     * </pre>
     */
    public io.fillrate.v1.CancelBackorderResponse cancelBackorder(io.fillrate.v1.CancelBackorderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Counts backorders, their units, their worth and their age by item, customer, order or location; rows ascending by
     * that key.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.SummarizeBackordersResponse summarizeBackorders(io.fillrate.v1.SummarizeBackordersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSummarizeBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of every backorder, each once per stream and in order of position. The first message is a
     * checkpoint; more follow after every 15 s of silence. When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.fillrate.v1.WatchBackordersResponse>
        watchBackorders(io.fillrate.v1.WatchBackordersRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchBackordersMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service BackorderService.
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
  public static final class BackorderServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<BackorderServiceBlockingStub> {
    private BackorderServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BackorderServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BackorderServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one backorder, waiting or closed.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetBackorderResponse getBackorder(io.fillrate.v1.GetBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists backorders: in queue order (priority descending, then place, then line) when the filter names exactly one
     * SKU and exactly one location, else by `open_time`, then `backorder_id`.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListBackordersResponse listBackorders(io.fillrate.v1.ListBackordersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says why a backorder waits, who is before it, what is inbound, when it is expected, and what would end the wait.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.ExplainBackorderResponse explainBackorder(io.fillrate.v1.ExplainBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getExplainBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Fills by hand from what is available: one order, named backorders, or a filter. The queue discipline does not
     * bind it; the allocation policy does, unless overridden. What could not be filled is no error: the answer says
     * why.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, BACKORDER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, BACKORDER_CLOSED,
     * NOTHING_TO_FILL.
     * </pre>
     */
    public io.fillrate.v1.FillBackordersResponse fillBackorders(io.fillrate.v1.FillBackordersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getFillBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a line's allocation away for the others. The line waits at its place and is held until the next stock-in of
     * its item there or until resumed, so that it does not get the units straight back; with `requeue` its order goes
     * to the back of the queue instead. A line that only waits is only held (or requeued).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_FORCE, FORCE_EXCEEDS_ALLOCATED,
     * LINE_OUTSIDE_PASS, BACKORDER_HELD_BY_CALL.
     * </pre>
     */
    public io.fillrate.v1.ForceBackorderResponse forceBackorder(io.fillrate.v1.ForceBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getForceBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Keeps backorders out of every pass until resumed; all or nothing. One that is held by call already is no error.
     * Fills by name still reach them.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED.
     * </pre>
     */
    public io.fillrate.v1.HoldBackorderResponse holdBackorder(io.fillrate.v1.HoldBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getHoldBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the hold of backorders, all or nothing, then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, BACKORDER_NOT_HELD.
     * </pre>
     */
    public io.fillrate.v1.ResumeBackorderResponse resumeBackorder(io.fillrate.v1.ResumeBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResumeBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels waiting units, all or nothing, never allocated ones (CancelOrder does), then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, CANCEL_EXCEEDS_OPEN.
     * </pre>
     */
    public io.fillrate.v1.CancelBackorderResponse cancelBackorder(io.fillrate.v1.CancelBackorderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelBackorderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Counts backorders, their units, their worth and their age by item, customer, order or location; rows ascending by
     * that key.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.SummarizeBackordersResponse summarizeBackorders(io.fillrate.v1.SummarizeBackordersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSummarizeBackordersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams every change of every backorder, each once per stream and in order of position. The first message is a
     * checkpoint; more follow after every 15 s of silence. When the stream ends, resume it from the last cursor.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, CURSOR_FOREIGN, CURSOR_INVALID; `OUT_OF_RANGE` CURSOR_EXPIRED,
     * CURSOR_AHEAD; `UNAVAILABLE` DRAINING.
     * </pre>
     */
    public java.util.Iterator<io.fillrate.v1.WatchBackordersResponse> watchBackorders(
        io.fillrate.v1.WatchBackordersRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchBackordersMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service BackorderService.
   * <pre>
   * Backorders: order lines that wait for stock, who is next, why, and what to do about it by hand.
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
  public static final class BackorderServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<BackorderServiceFutureStub> {
    private BackorderServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BackorderServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BackorderServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one backorder, waiting or closed.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetBackorderResponse> getBackorder(
        io.fillrate.v1.GetBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists backorders: in queue order (priority descending, then place, then line) when the filter names exactly one
     * SKU and exactly one location, else by `open_time`, then `backorder_id`.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListBackordersResponse> listBackorders(
        io.fillrate.v1.ListBackordersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListBackordersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Says why a backorder waits, who is before it, what is inbound, when it is expected, and what would end the wait.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ExplainBackorderResponse> explainBackorder(
        io.fillrate.v1.ExplainBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getExplainBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Fills by hand from what is available: one order, named backorders, or a filter. The queue discipline does not
     * bind it; the allocation policy does, unless overridden. What could not be filled is no error: the answer says
     * why.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, BACKORDER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, BACKORDER_CLOSED,
     * NOTHING_TO_FILL.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.FillBackordersResponse> fillBackorders(
        io.fillrate.v1.FillBackordersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getFillBackordersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes a line's allocation away for the others. The line waits at its place and is held until the next stock-in of
     * its item there or until resumed, so that it does not get the units straight back; with `requeue` its order goes
     * to the back of the queue instead. A line that only waits is only held (or requeued).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` ORDER_STATUS, NOTHING_TO_FORCE, FORCE_EXCEEDS_ALLOCATED,
     * LINE_OUTSIDE_PASS, BACKORDER_HELD_BY_CALL.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ForceBackorderResponse> forceBackorder(
        io.fillrate.v1.ForceBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getForceBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Keeps backorders out of every pass until resumed; all or nothing. One that is held by call already is no error.
     * Fills by name still reach them.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.HoldBackorderResponse> holdBackorder(
        io.fillrate.v1.HoldBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getHoldBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends the hold of backorders, all or nothing, then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, BACKORDER_NOT_HELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ResumeBackorderResponse> resumeBackorder(
        io.fillrate.v1.ResumeBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResumeBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Cancels waiting units, all or nothing, never allocated ones (CancelOrder does), then runs one pass.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` BACKORDER_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED;
     * `FAILED_PRECONDITION` BACKORDER_CLOSED, CANCEL_EXCEEDS_OPEN.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CancelBackorderResponse> cancelBackorder(
        io.fillrate.v1.CancelBackorderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelBackorderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Counts backorders, their units, their worth and their age by item, customer, order or location; rows ascending by
     * that key.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.SummarizeBackordersResponse> summarizeBackorders(
        io.fillrate.v1.SummarizeBackordersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSummarizeBackordersMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_BACKORDER = 0;
  private static final int METHODID_LIST_BACKORDERS = 1;
  private static final int METHODID_EXPLAIN_BACKORDER = 2;
  private static final int METHODID_FILL_BACKORDERS = 3;
  private static final int METHODID_FORCE_BACKORDER = 4;
  private static final int METHODID_HOLD_BACKORDER = 5;
  private static final int METHODID_RESUME_BACKORDER = 6;
  private static final int METHODID_CANCEL_BACKORDER = 7;
  private static final int METHODID_SUMMARIZE_BACKORDERS = 8;
  private static final int METHODID_WATCH_BACKORDERS = 9;

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
        case METHODID_GET_BACKORDER:
          serviceImpl.getBackorder((io.fillrate.v1.GetBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetBackorderResponse>) responseObserver);
          break;
        case METHODID_LIST_BACKORDERS:
          serviceImpl.listBackorders((io.fillrate.v1.ListBackordersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListBackordersResponse>) responseObserver);
          break;
        case METHODID_EXPLAIN_BACKORDER:
          serviceImpl.explainBackorder((io.fillrate.v1.ExplainBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ExplainBackorderResponse>) responseObserver);
          break;
        case METHODID_FILL_BACKORDERS:
          serviceImpl.fillBackorders((io.fillrate.v1.FillBackordersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.FillBackordersResponse>) responseObserver);
          break;
        case METHODID_FORCE_BACKORDER:
          serviceImpl.forceBackorder((io.fillrate.v1.ForceBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ForceBackorderResponse>) responseObserver);
          break;
        case METHODID_HOLD_BACKORDER:
          serviceImpl.holdBackorder((io.fillrate.v1.HoldBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.HoldBackorderResponse>) responseObserver);
          break;
        case METHODID_RESUME_BACKORDER:
          serviceImpl.resumeBackorder((io.fillrate.v1.ResumeBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ResumeBackorderResponse>) responseObserver);
          break;
        case METHODID_CANCEL_BACKORDER:
          serviceImpl.cancelBackorder((io.fillrate.v1.CancelBackorderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CancelBackorderResponse>) responseObserver);
          break;
        case METHODID_SUMMARIZE_BACKORDERS:
          serviceImpl.summarizeBackorders((io.fillrate.v1.SummarizeBackordersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.SummarizeBackordersResponse>) responseObserver);
          break;
        case METHODID_WATCH_BACKORDERS:
          serviceImpl.watchBackorders((io.fillrate.v1.WatchBackordersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.WatchBackordersResponse>) responseObserver);
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
          getGetBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetBackorderRequest,
              io.fillrate.v1.GetBackorderResponse>(
                service, METHODID_GET_BACKORDER)))
        .addMethod(
          getListBackordersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListBackordersRequest,
              io.fillrate.v1.ListBackordersResponse>(
                service, METHODID_LIST_BACKORDERS)))
        .addMethod(
          getExplainBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ExplainBackorderRequest,
              io.fillrate.v1.ExplainBackorderResponse>(
                service, METHODID_EXPLAIN_BACKORDER)))
        .addMethod(
          getFillBackordersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.FillBackordersRequest,
              io.fillrate.v1.FillBackordersResponse>(
                service, METHODID_FILL_BACKORDERS)))
        .addMethod(
          getForceBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ForceBackorderRequest,
              io.fillrate.v1.ForceBackorderResponse>(
                service, METHODID_FORCE_BACKORDER)))
        .addMethod(
          getHoldBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.HoldBackorderRequest,
              io.fillrate.v1.HoldBackorderResponse>(
                service, METHODID_HOLD_BACKORDER)))
        .addMethod(
          getResumeBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ResumeBackorderRequest,
              io.fillrate.v1.ResumeBackorderResponse>(
                service, METHODID_RESUME_BACKORDER)))
        .addMethod(
          getCancelBackorderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CancelBackorderRequest,
              io.fillrate.v1.CancelBackorderResponse>(
                service, METHODID_CANCEL_BACKORDER)))
        .addMethod(
          getSummarizeBackordersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.SummarizeBackordersRequest,
              io.fillrate.v1.SummarizeBackordersResponse>(
                service, METHODID_SUMMARIZE_BACKORDERS)))
        .addMethod(
          getWatchBackordersMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.fillrate.v1.WatchBackordersRequest,
              io.fillrate.v1.WatchBackordersResponse>(
                service, METHODID_WATCH_BACKORDERS)))
        .build();
  }

  private static abstract class BackorderServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    BackorderServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.fillrate.v1.BackorderProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("BackorderService");
    }
  }

  private static final class BackorderServiceFileDescriptorSupplier
      extends BackorderServiceBaseDescriptorSupplier {
    BackorderServiceFileDescriptorSupplier() {}
  }

  private static final class BackorderServiceMethodDescriptorSupplier
      extends BackorderServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    BackorderServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (BackorderServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new BackorderServiceFileDescriptorSupplier())
              .addMethod(getGetBackorderMethod())
              .addMethod(getListBackordersMethod())
              .addMethod(getExplainBackorderMethod())
              .addMethod(getFillBackordersMethod())
              .addMethod(getForceBackorderMethod())
              .addMethod(getHoldBackorderMethod())
              .addMethod(getResumeBackorderMethod())
              .addMethod(getCancelBackorderMethod())
              .addMethod(getSummarizeBackordersMethod())
              .addMethod(getWatchBackordersMethod())
              .build();
        }
      }
    }
    return result;
  }
}
