package io.fillrate.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Suppliers, what to buy from them and why, purchase orders and their receipts.
 * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
 * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
 * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
 * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
 * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
 * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
 * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
 * `request_id`.
 * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
 * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
 * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
 * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
 * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class PurchasingServiceGrpc {

  private PurchasingServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "fillrate.v1.PurchasingService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierRequest,
      io.fillrate.v1.PutSupplierResponse> getPutSupplierMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PutSupplier",
      requestType = io.fillrate.v1.PutSupplierRequest.class,
      responseType = io.fillrate.v1.PutSupplierResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierRequest,
      io.fillrate.v1.PutSupplierResponse> getPutSupplierMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierRequest, io.fillrate.v1.PutSupplierResponse> getPutSupplierMethod;
    if ((getPutSupplierMethod = PurchasingServiceGrpc.getPutSupplierMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getPutSupplierMethod = PurchasingServiceGrpc.getPutSupplierMethod) == null) {
          PurchasingServiceGrpc.getPutSupplierMethod = getPutSupplierMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.PutSupplierRequest, io.fillrate.v1.PutSupplierResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PutSupplier"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutSupplierRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutSupplierResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("PutSupplier"))
              .build();
        }
      }
    }
    return getPutSupplierMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetSupplierRequest,
      io.fillrate.v1.GetSupplierResponse> getGetSupplierMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetSupplier",
      requestType = io.fillrate.v1.GetSupplierRequest.class,
      responseType = io.fillrate.v1.GetSupplierResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetSupplierRequest,
      io.fillrate.v1.GetSupplierResponse> getGetSupplierMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetSupplierRequest, io.fillrate.v1.GetSupplierResponse> getGetSupplierMethod;
    if ((getGetSupplierMethod = PurchasingServiceGrpc.getGetSupplierMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getGetSupplierMethod = PurchasingServiceGrpc.getGetSupplierMethod) == null) {
          PurchasingServiceGrpc.getGetSupplierMethod = getGetSupplierMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetSupplierRequest, io.fillrate.v1.GetSupplierResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetSupplier"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetSupplierRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetSupplierResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("GetSupplier"))
              .build();
        }
      }
    }
    return getGetSupplierMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListSuppliersRequest,
      io.fillrate.v1.ListSuppliersResponse> getListSuppliersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSuppliers",
      requestType = io.fillrate.v1.ListSuppliersRequest.class,
      responseType = io.fillrate.v1.ListSuppliersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListSuppliersRequest,
      io.fillrate.v1.ListSuppliersResponse> getListSuppliersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListSuppliersRequest, io.fillrate.v1.ListSuppliersResponse> getListSuppliersMethod;
    if ((getListSuppliersMethod = PurchasingServiceGrpc.getListSuppliersMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getListSuppliersMethod = PurchasingServiceGrpc.getListSuppliersMethod) == null) {
          PurchasingServiceGrpc.getListSuppliersMethod = getListSuppliersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListSuppliersRequest, io.fillrate.v1.ListSuppliersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSuppliers"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListSuppliersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListSuppliersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ListSuppliers"))
              .build();
        }
      }
    }
    return getListSuppliersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierItemRequest,
      io.fillrate.v1.PutSupplierItemResponse> getPutSupplierItemMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PutSupplierItem",
      requestType = io.fillrate.v1.PutSupplierItemRequest.class,
      responseType = io.fillrate.v1.PutSupplierItemResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierItemRequest,
      io.fillrate.v1.PutSupplierItemResponse> getPutSupplierItemMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.PutSupplierItemRequest, io.fillrate.v1.PutSupplierItemResponse> getPutSupplierItemMethod;
    if ((getPutSupplierItemMethod = PurchasingServiceGrpc.getPutSupplierItemMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getPutSupplierItemMethod = PurchasingServiceGrpc.getPutSupplierItemMethod) == null) {
          PurchasingServiceGrpc.getPutSupplierItemMethod = getPutSupplierItemMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.PutSupplierItemRequest, io.fillrate.v1.PutSupplierItemResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PutSupplierItem"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutSupplierItemRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutSupplierItemResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("PutSupplierItem"))
              .build();
        }
      }
    }
    return getPutSupplierItemMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListSupplierItemsRequest,
      io.fillrate.v1.ListSupplierItemsResponse> getListSupplierItemsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSupplierItems",
      requestType = io.fillrate.v1.ListSupplierItemsRequest.class,
      responseType = io.fillrate.v1.ListSupplierItemsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListSupplierItemsRequest,
      io.fillrate.v1.ListSupplierItemsResponse> getListSupplierItemsMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListSupplierItemsRequest, io.fillrate.v1.ListSupplierItemsResponse> getListSupplierItemsMethod;
    if ((getListSupplierItemsMethod = PurchasingServiceGrpc.getListSupplierItemsMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getListSupplierItemsMethod = PurchasingServiceGrpc.getListSupplierItemsMethod) == null) {
          PurchasingServiceGrpc.getListSupplierItemsMethod = getListSupplierItemsMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListSupplierItemsRequest, io.fillrate.v1.ListSupplierItemsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSupplierItems"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListSupplierItemsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListSupplierItemsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ListSupplierItems"))
              .build();
        }
      }
    }
    return getListSupplierItemsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.PutReplenishmentPolicyRequest,
      io.fillrate.v1.PutReplenishmentPolicyResponse> getPutReplenishmentPolicyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PutReplenishmentPolicy",
      requestType = io.fillrate.v1.PutReplenishmentPolicyRequest.class,
      responseType = io.fillrate.v1.PutReplenishmentPolicyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.PutReplenishmentPolicyRequest,
      io.fillrate.v1.PutReplenishmentPolicyResponse> getPutReplenishmentPolicyMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.PutReplenishmentPolicyRequest, io.fillrate.v1.PutReplenishmentPolicyResponse> getPutReplenishmentPolicyMethod;
    if ((getPutReplenishmentPolicyMethod = PurchasingServiceGrpc.getPutReplenishmentPolicyMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getPutReplenishmentPolicyMethod = PurchasingServiceGrpc.getPutReplenishmentPolicyMethod) == null) {
          PurchasingServiceGrpc.getPutReplenishmentPolicyMethod = getPutReplenishmentPolicyMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.PutReplenishmentPolicyRequest, io.fillrate.v1.PutReplenishmentPolicyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PutReplenishmentPolicy"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutReplenishmentPolicyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.PutReplenishmentPolicyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("PutReplenishmentPolicy"))
              .build();
        }
      }
    }
    return getPutReplenishmentPolicyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListReplenishmentPoliciesRequest,
      io.fillrate.v1.ListReplenishmentPoliciesResponse> getListReplenishmentPoliciesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListReplenishmentPolicies",
      requestType = io.fillrate.v1.ListReplenishmentPoliciesRequest.class,
      responseType = io.fillrate.v1.ListReplenishmentPoliciesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListReplenishmentPoliciesRequest,
      io.fillrate.v1.ListReplenishmentPoliciesResponse> getListReplenishmentPoliciesMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListReplenishmentPoliciesRequest, io.fillrate.v1.ListReplenishmentPoliciesResponse> getListReplenishmentPoliciesMethod;
    if ((getListReplenishmentPoliciesMethod = PurchasingServiceGrpc.getListReplenishmentPoliciesMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getListReplenishmentPoliciesMethod = PurchasingServiceGrpc.getListReplenishmentPoliciesMethod) == null) {
          PurchasingServiceGrpc.getListReplenishmentPoliciesMethod = getListReplenishmentPoliciesMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListReplenishmentPoliciesRequest, io.fillrate.v1.ListReplenishmentPoliciesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListReplenishmentPolicies"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListReplenishmentPoliciesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListReplenishmentPoliciesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ListReplenishmentPolicies"))
              .build();
        }
      }
    }
    return getListReplenishmentPoliciesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.LoadDemandRequest,
      io.fillrate.v1.LoadDemandResponse> getLoadDemandMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "LoadDemand",
      requestType = io.fillrate.v1.LoadDemandRequest.class,
      responseType = io.fillrate.v1.LoadDemandResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.LoadDemandRequest,
      io.fillrate.v1.LoadDemandResponse> getLoadDemandMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.LoadDemandRequest, io.fillrate.v1.LoadDemandResponse> getLoadDemandMethod;
    if ((getLoadDemandMethod = PurchasingServiceGrpc.getLoadDemandMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getLoadDemandMethod = PurchasingServiceGrpc.getLoadDemandMethod) == null) {
          PurchasingServiceGrpc.getLoadDemandMethod = getLoadDemandMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.LoadDemandRequest, io.fillrate.v1.LoadDemandResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "LoadDemand"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.LoadDemandRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.LoadDemandResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("LoadDemand"))
              .build();
        }
      }
    }
    return getLoadDemandMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetDemandStatisticsRequest,
      io.fillrate.v1.GetDemandStatisticsResponse> getGetDemandStatisticsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetDemandStatistics",
      requestType = io.fillrate.v1.GetDemandStatisticsRequest.class,
      responseType = io.fillrate.v1.GetDemandStatisticsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetDemandStatisticsRequest,
      io.fillrate.v1.GetDemandStatisticsResponse> getGetDemandStatisticsMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetDemandStatisticsRequest, io.fillrate.v1.GetDemandStatisticsResponse> getGetDemandStatisticsMethod;
    if ((getGetDemandStatisticsMethod = PurchasingServiceGrpc.getGetDemandStatisticsMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getGetDemandStatisticsMethod = PurchasingServiceGrpc.getGetDemandStatisticsMethod) == null) {
          PurchasingServiceGrpc.getGetDemandStatisticsMethod = getGetDemandStatisticsMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetDemandStatisticsRequest, io.fillrate.v1.GetDemandStatisticsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetDemandStatistics"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetDemandStatisticsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetDemandStatisticsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("GetDemandStatistics"))
              .build();
        }
      }
    }
    return getGetDemandStatisticsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.SuggestPurchaseOrdersRequest,
      io.fillrate.v1.SuggestPurchaseOrdersResponse> getSuggestPurchaseOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SuggestPurchaseOrders",
      requestType = io.fillrate.v1.SuggestPurchaseOrdersRequest.class,
      responseType = io.fillrate.v1.SuggestPurchaseOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.SuggestPurchaseOrdersRequest,
      io.fillrate.v1.SuggestPurchaseOrdersResponse> getSuggestPurchaseOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.SuggestPurchaseOrdersRequest, io.fillrate.v1.SuggestPurchaseOrdersResponse> getSuggestPurchaseOrdersMethod;
    if ((getSuggestPurchaseOrdersMethod = PurchasingServiceGrpc.getSuggestPurchaseOrdersMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getSuggestPurchaseOrdersMethod = PurchasingServiceGrpc.getSuggestPurchaseOrdersMethod) == null) {
          PurchasingServiceGrpc.getSuggestPurchaseOrdersMethod = getSuggestPurchaseOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.SuggestPurchaseOrdersRequest, io.fillrate.v1.SuggestPurchaseOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SuggestPurchaseOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SuggestPurchaseOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SuggestPurchaseOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("SuggestPurchaseOrders"))
              .build();
        }
      }
    }
    return getSuggestPurchaseOrdersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CreatePurchaseOrderRequest,
      io.fillrate.v1.CreatePurchaseOrderResponse> getCreatePurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreatePurchaseOrder",
      requestType = io.fillrate.v1.CreatePurchaseOrderRequest.class,
      responseType = io.fillrate.v1.CreatePurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CreatePurchaseOrderRequest,
      io.fillrate.v1.CreatePurchaseOrderResponse> getCreatePurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CreatePurchaseOrderRequest, io.fillrate.v1.CreatePurchaseOrderResponse> getCreatePurchaseOrderMethod;
    if ((getCreatePurchaseOrderMethod = PurchasingServiceGrpc.getCreatePurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getCreatePurchaseOrderMethod = PurchasingServiceGrpc.getCreatePurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getCreatePurchaseOrderMethod = getCreatePurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CreatePurchaseOrderRequest, io.fillrate.v1.CreatePurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreatePurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreatePurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreatePurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("CreatePurchaseOrder"))
              .build();
        }
      }
    }
    return getCreatePurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest,
      io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> getCreateSuggestedPurchaseOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateSuggestedPurchaseOrders",
      requestType = io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest.class,
      responseType = io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest,
      io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> getCreateSuggestedPurchaseOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest, io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> getCreateSuggestedPurchaseOrdersMethod;
    if ((getCreateSuggestedPurchaseOrdersMethod = PurchasingServiceGrpc.getCreateSuggestedPurchaseOrdersMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getCreateSuggestedPurchaseOrdersMethod = PurchasingServiceGrpc.getCreateSuggestedPurchaseOrdersMethod) == null) {
          PurchasingServiceGrpc.getCreateSuggestedPurchaseOrdersMethod = getCreateSuggestedPurchaseOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest, io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateSuggestedPurchaseOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("CreateSuggestedPurchaseOrders"))
              .build();
        }
      }
    }
    return getCreateSuggestedPurchaseOrdersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.GetPurchaseOrderRequest,
      io.fillrate.v1.GetPurchaseOrderResponse> getGetPurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetPurchaseOrder",
      requestType = io.fillrate.v1.GetPurchaseOrderRequest.class,
      responseType = io.fillrate.v1.GetPurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.GetPurchaseOrderRequest,
      io.fillrate.v1.GetPurchaseOrderResponse> getGetPurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.GetPurchaseOrderRequest, io.fillrate.v1.GetPurchaseOrderResponse> getGetPurchaseOrderMethod;
    if ((getGetPurchaseOrderMethod = PurchasingServiceGrpc.getGetPurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getGetPurchaseOrderMethod = PurchasingServiceGrpc.getGetPurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getGetPurchaseOrderMethod = getGetPurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.GetPurchaseOrderRequest, io.fillrate.v1.GetPurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetPurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetPurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.GetPurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("GetPurchaseOrder"))
              .build();
        }
      }
    }
    return getGetPurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ListPurchaseOrdersRequest,
      io.fillrate.v1.ListPurchaseOrdersResponse> getListPurchaseOrdersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListPurchaseOrders",
      requestType = io.fillrate.v1.ListPurchaseOrdersRequest.class,
      responseType = io.fillrate.v1.ListPurchaseOrdersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ListPurchaseOrdersRequest,
      io.fillrate.v1.ListPurchaseOrdersResponse> getListPurchaseOrdersMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ListPurchaseOrdersRequest, io.fillrate.v1.ListPurchaseOrdersResponse> getListPurchaseOrdersMethod;
    if ((getListPurchaseOrdersMethod = PurchasingServiceGrpc.getListPurchaseOrdersMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getListPurchaseOrdersMethod = PurchasingServiceGrpc.getListPurchaseOrdersMethod) == null) {
          PurchasingServiceGrpc.getListPurchaseOrdersMethod = getListPurchaseOrdersMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ListPurchaseOrdersRequest, io.fillrate.v1.ListPurchaseOrdersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListPurchaseOrders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListPurchaseOrdersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ListPurchaseOrdersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ListPurchaseOrders"))
              .build();
        }
      }
    }
    return getListPurchaseOrdersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.UpdatePurchaseOrderRequest,
      io.fillrate.v1.UpdatePurchaseOrderResponse> getUpdatePurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdatePurchaseOrder",
      requestType = io.fillrate.v1.UpdatePurchaseOrderRequest.class,
      responseType = io.fillrate.v1.UpdatePurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.UpdatePurchaseOrderRequest,
      io.fillrate.v1.UpdatePurchaseOrderResponse> getUpdatePurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.UpdatePurchaseOrderRequest, io.fillrate.v1.UpdatePurchaseOrderResponse> getUpdatePurchaseOrderMethod;
    if ((getUpdatePurchaseOrderMethod = PurchasingServiceGrpc.getUpdatePurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getUpdatePurchaseOrderMethod = PurchasingServiceGrpc.getUpdatePurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getUpdatePurchaseOrderMethod = getUpdatePurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.UpdatePurchaseOrderRequest, io.fillrate.v1.UpdatePurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdatePurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.UpdatePurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.UpdatePurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("UpdatePurchaseOrder"))
              .build();
        }
      }
    }
    return getUpdatePurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.SubmitPurchaseOrderRequest,
      io.fillrate.v1.SubmitPurchaseOrderResponse> getSubmitPurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SubmitPurchaseOrder",
      requestType = io.fillrate.v1.SubmitPurchaseOrderRequest.class,
      responseType = io.fillrate.v1.SubmitPurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.SubmitPurchaseOrderRequest,
      io.fillrate.v1.SubmitPurchaseOrderResponse> getSubmitPurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.SubmitPurchaseOrderRequest, io.fillrate.v1.SubmitPurchaseOrderResponse> getSubmitPurchaseOrderMethod;
    if ((getSubmitPurchaseOrderMethod = PurchasingServiceGrpc.getSubmitPurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getSubmitPurchaseOrderMethod = PurchasingServiceGrpc.getSubmitPurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getSubmitPurchaseOrderMethod = getSubmitPurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.SubmitPurchaseOrderRequest, io.fillrate.v1.SubmitPurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SubmitPurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SubmitPurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.SubmitPurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("SubmitPurchaseOrder"))
              .build();
        }
      }
    }
    return getSubmitPurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ReceivePurchaseOrderRequest,
      io.fillrate.v1.ReceivePurchaseOrderResponse> getReceivePurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReceivePurchaseOrder",
      requestType = io.fillrate.v1.ReceivePurchaseOrderRequest.class,
      responseType = io.fillrate.v1.ReceivePurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ReceivePurchaseOrderRequest,
      io.fillrate.v1.ReceivePurchaseOrderResponse> getReceivePurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ReceivePurchaseOrderRequest, io.fillrate.v1.ReceivePurchaseOrderResponse> getReceivePurchaseOrderMethod;
    if ((getReceivePurchaseOrderMethod = PurchasingServiceGrpc.getReceivePurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getReceivePurchaseOrderMethod = PurchasingServiceGrpc.getReceivePurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getReceivePurchaseOrderMethod = getReceivePurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ReceivePurchaseOrderRequest, io.fillrate.v1.ReceivePurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReceivePurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ReceivePurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ReceivePurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ReceivePurchaseOrder"))
              .build();
        }
      }
    }
    return getReceivePurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CorrectReceiptRequest,
      io.fillrate.v1.CorrectReceiptResponse> getCorrectReceiptMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CorrectReceipt",
      requestType = io.fillrate.v1.CorrectReceiptRequest.class,
      responseType = io.fillrate.v1.CorrectReceiptResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CorrectReceiptRequest,
      io.fillrate.v1.CorrectReceiptResponse> getCorrectReceiptMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CorrectReceiptRequest, io.fillrate.v1.CorrectReceiptResponse> getCorrectReceiptMethod;
    if ((getCorrectReceiptMethod = PurchasingServiceGrpc.getCorrectReceiptMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getCorrectReceiptMethod = PurchasingServiceGrpc.getCorrectReceiptMethod) == null) {
          PurchasingServiceGrpc.getCorrectReceiptMethod = getCorrectReceiptMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CorrectReceiptRequest, io.fillrate.v1.CorrectReceiptResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CorrectReceipt"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CorrectReceiptRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CorrectReceiptResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("CorrectReceipt"))
              .build();
        }
      }
    }
    return getCorrectReceiptMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.ClosePurchaseOrderRequest,
      io.fillrate.v1.ClosePurchaseOrderResponse> getClosePurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ClosePurchaseOrder",
      requestType = io.fillrate.v1.ClosePurchaseOrderRequest.class,
      responseType = io.fillrate.v1.ClosePurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.ClosePurchaseOrderRequest,
      io.fillrate.v1.ClosePurchaseOrderResponse> getClosePurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.ClosePurchaseOrderRequest, io.fillrate.v1.ClosePurchaseOrderResponse> getClosePurchaseOrderMethod;
    if ((getClosePurchaseOrderMethod = PurchasingServiceGrpc.getClosePurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getClosePurchaseOrderMethod = PurchasingServiceGrpc.getClosePurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getClosePurchaseOrderMethod = getClosePurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.ClosePurchaseOrderRequest, io.fillrate.v1.ClosePurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ClosePurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ClosePurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.ClosePurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("ClosePurchaseOrder"))
              .build();
        }
      }
    }
    return getClosePurchaseOrderMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.fillrate.v1.CancelPurchaseOrderRequest,
      io.fillrate.v1.CancelPurchaseOrderResponse> getCancelPurchaseOrderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelPurchaseOrder",
      requestType = io.fillrate.v1.CancelPurchaseOrderRequest.class,
      responseType = io.fillrate.v1.CancelPurchaseOrderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.fillrate.v1.CancelPurchaseOrderRequest,
      io.fillrate.v1.CancelPurchaseOrderResponse> getCancelPurchaseOrderMethod() {
    io.grpc.MethodDescriptor<io.fillrate.v1.CancelPurchaseOrderRequest, io.fillrate.v1.CancelPurchaseOrderResponse> getCancelPurchaseOrderMethod;
    if ((getCancelPurchaseOrderMethod = PurchasingServiceGrpc.getCancelPurchaseOrderMethod) == null) {
      synchronized (PurchasingServiceGrpc.class) {
        if ((getCancelPurchaseOrderMethod = PurchasingServiceGrpc.getCancelPurchaseOrderMethod) == null) {
          PurchasingServiceGrpc.getCancelPurchaseOrderMethod = getCancelPurchaseOrderMethod =
              io.grpc.MethodDescriptor.<io.fillrate.v1.CancelPurchaseOrderRequest, io.fillrate.v1.CancelPurchaseOrderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelPurchaseOrder"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelPurchaseOrderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.fillrate.v1.CancelPurchaseOrderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PurchasingServiceMethodDescriptorSupplier("CancelPurchaseOrder"))
              .build();
        }
      }
    }
    return getCancelPurchaseOrderMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static PurchasingServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceStub>() {
        @java.lang.Override
        public PurchasingServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PurchasingServiceStub(channel, callOptions);
        }
      };
    return PurchasingServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static PurchasingServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceBlockingV2Stub>() {
        @java.lang.Override
        public PurchasingServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PurchasingServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return PurchasingServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static PurchasingServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceBlockingStub>() {
        @java.lang.Override
        public PurchasingServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PurchasingServiceBlockingStub(channel, callOptions);
        }
      };
    return PurchasingServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static PurchasingServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PurchasingServiceFutureStub>() {
        @java.lang.Override
        public PurchasingServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PurchasingServiceFutureStub(channel, callOptions);
        }
      };
    return PurchasingServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 suppliers, each answered for itself: one that is refused does not fail the others.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH.
     * </pre>
     */
    default void putSupplier(io.fillrate.v1.PutSupplierRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPutSupplierMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one supplier.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND.
     * </pre>
     */
    default void getSupplier(io.fillrate.v1.GetSupplierRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetSupplierResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetSupplierMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists suppliers by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listSuppliers(io.fillrate.v1.ListSuppliersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListSuppliersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListSuppliersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items as suppliers sell them, each answered for itself.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    default void putSupplierItem(io.fillrate.v1.PutSupplierItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierItemResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPutSupplierItemMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists what suppliers sell, by supplier, then SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listSupplierItems(io.fillrate.v1.ListSupplierItemsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListSupplierItemsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListSupplierItemsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 replenishment policies, each answered for itself: of an item at a location, of a
     * location, or of the tenant. The most exact one that is active holds; without any, `BACKORDERS_ONLY` with its
     * defaults does.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    default void putReplenishmentPolicy(io.fillrate.v1.PutReplenishmentPolicyRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutReplenishmentPolicyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPutReplenishmentPolicyMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists replenishment policies by location, then SKU: the tenant's first, and each location's before those of its
     * items.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listReplenishmentPolicies(io.fillrate.v1.ListReplenishmentPoliciesRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListReplenishmentPoliciesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListReplenishmentPoliciesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Books units ordered per item, location and day from before Fillrate counted them: a newcomer's history. What is
     * loaded of a day stands beside what was counted of it, and replaces what was loaded of it before. All or nothing.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION.
     * </pre>
     */
    default void loadDemand(io.fillrate.v1.LoadDemandRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.LoadDemandResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getLoadDemandMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads the demand of an item at a location: units per day over a window, and every statistic that a suggestion may
     * use of it. Demand counts in full on the day of its order, whether it was served or waited; lines and units that
     * UpdateOrder adds, on the day of the update. Cancelled units are taken off the day that they were counted on, of a
     * line those added last first; units cancelled as `OUT_OF_STOCK` or by CloseOrder stay counted. Orders committed
     * before the call are contained.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `FAILED_PRECONDITION`
     * NO_DEFAULT_LOCATION.
     * </pre>
     */
    default void getDemandStatistics(io.fillrate.v1.GetDemandStatisticsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetDemandStatisticsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetDemandStatisticsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams what to buy, computed now from the facts and stored nowhere: the same facts give the same answer. First a
     * header; then by supplier its lines (by location, then SKU; if asked for, items that are not needed stand among
     * them) and its totals, one per currency; then what is needed and cannot be bought. Drafts count as supply, so that
     * what was taken is not suggested again. Orders committed before the call count as demand.
     * Looked at is, where the location or the tenant has a policy, every item; elsewhere every item that has a policy of
     * its own there or ever had stock, waited or was on order.
     * The answer is computed while it is read, some hundred items at a time, each of those at one moment: facts that move
     * meanwhile are seen from then on. No item is told of twice; one whose best supplier changes during the call may be
     * left out, and is in the next answer. An answer that is left unread for a minute ends. A server tells 32 at the same
     * time, 16 of them to one tenant; more are refused.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, LOCATION_NOT_FOUND, ITEM_NOT_FOUND;
     * `RESOURCE_EXHAUSTED` READ_TOO_SLOWLY.
     * </pre>
     */
    default void suggestPurchaseOrders(io.fillrate.v1.SuggestPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SuggestPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSuggestPurchaseOrdersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stores a purchase order as a draft. A repeat with the same `purchase_order_id` and content answers the purchase
     * order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND,
     * SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` PURCHASE_ORDER_ALREADY_EXISTS,
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE,
     * STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    default void createPurchaseOrder(io.fillrate.v1.CreatePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreatePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreatePurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes drafts of suggested lines, one per supplier, location and currency, all or none. The lines' items are locked
     * and computed again: where the result of one is no longer what was taken (another buyer was first, stock moved), all
     * is refused and each such line is named with old and new.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` SUGGESTION_MOVED.
     * </pre>
     */
    default void createSuggestedPurchaseOrders(io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateSuggestedPurchaseOrdersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one purchase order with its receipts, and the suggestions that its lines were made from.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND.
     * </pre>
     */
    default void getPurchaseOrder(io.fillrate.v1.GetPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetPurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists purchase orders by `create_time`, then `purchase_order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listPurchaseOrders(io.fillrate.v1.ListPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListPurchaseOrdersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes a draft (anything), or a submitted or partially received purchase order: references, note, times, costs,
     * added lines, quantities not below what was received; not its tolerances. All or nothing. Expected times of waiting
     * orders follow.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, SUPPLIER_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * LINE_BELOW_RECEIVED, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    default void updatePurchaseOrder(io.fillrate.v1.UpdatePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.UpdatePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdatePurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells that a draft was sent to its supplier: its units are `on_order`, and promised to who waits. What its lines
     * need must still be there; a violation of a line names it by its number (`lines[7].sku` is that of line 7).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS, SUPPLIER_INACTIVE,
     * LOCATION_INACTIVE, ITEM_INACTIVE, STOCK_UNTRACKED.
     * </pre>
     */
    default void submitPurchaseOrder(io.fillrate.v1.SubmitPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SubmitPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSubmitPurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Books goods that came for a purchase order: accepted units enter stock, rejected ones are counted and stay on
     * order. All lines, the ledger and one pass over the queue are one transaction; the answer lists every backorder it
     * filled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, ITEM_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND; `ALREADY_EXISTS` RECEIPT_ALREADY_EXISTS,
     * REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * OVER_TOLERANCE, ITEM_NOT_ORDERED, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    default void receivePurchaseOrder(io.fillrate.v1.ReceivePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ReceivePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReceivePurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes units of a receipt back that were booked wrongly: they leave stock (a stock loss: allocations may be taken
     * back, last in the queue first), are on order again, and the purchase order's status may go back. What the receipt
     * gave up is on order again once all of its line is taken back; of a `final` one, once all of the receipt is. One that
     * was closed, or cancelled otherwise than by this receipt, stays so.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` RECEIPT_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * CORRECTION_EXCEEDS_RECEIVED, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    default void correctReceipt(io.fillrate.v1.CorrectReceiptRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CorrectReceiptResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCorrectReceiptMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends a purchase order of which something was received: what is still expected is cancelled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    default void closePurchaseOrder(io.fillrate.v1.ClosePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ClosePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getClosePurchaseOrderMethod(), responseObserver);
    }

    /**
     * <pre>
     * Cancels a draft or a submitted purchase order of which nothing was received.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    default void cancelPurchaseOrder(io.fillrate.v1.CancelPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelPurchaseOrderMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service PurchasingService.
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static abstract class PurchasingServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return PurchasingServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service PurchasingService.
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class PurchasingServiceStub
      extends io.grpc.stub.AbstractAsyncStub<PurchasingServiceStub> {
    private PurchasingServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PurchasingServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PurchasingServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 suppliers, each answered for itself: one that is refused does not fail the others.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH.
     * </pre>
     */
    public void putSupplier(io.fillrate.v1.PutSupplierRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPutSupplierMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one supplier.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND.
     * </pre>
     */
    public void getSupplier(io.fillrate.v1.GetSupplierRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetSupplierResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetSupplierMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists suppliers by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listSuppliers(io.fillrate.v1.ListSuppliersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListSuppliersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListSuppliersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items as suppliers sell them, each answered for itself.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public void putSupplierItem(io.fillrate.v1.PutSupplierItemRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierItemResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPutSupplierItemMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists what suppliers sell, by supplier, then SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listSupplierItems(io.fillrate.v1.ListSupplierItemsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListSupplierItemsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListSupplierItemsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 replenishment policies, each answered for itself: of an item at a location, of a
     * location, or of the tenant. The most exact one that is active holds; without any, `BACKORDERS_ONLY` with its
     * defaults does.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public void putReplenishmentPolicy(io.fillrate.v1.PutReplenishmentPolicyRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.PutReplenishmentPolicyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPutReplenishmentPolicyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists replenishment policies by location, then SKU: the tenant's first, and each location's before those of its
     * items.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listReplenishmentPolicies(io.fillrate.v1.ListReplenishmentPoliciesRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListReplenishmentPoliciesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListReplenishmentPoliciesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Books units ordered per item, location and day from before Fillrate counted them: a newcomer's history. What is
     * loaded of a day stands beside what was counted of it, and replaces what was loaded of it before. All or nothing.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION.
     * </pre>
     */
    public void loadDemand(io.fillrate.v1.LoadDemandRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.LoadDemandResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getLoadDemandMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads the demand of an item at a location: units per day over a window, and every statistic that a suggestion may
     * use of it. Demand counts in full on the day of its order, whether it was served or waited; lines and units that
     * UpdateOrder adds, on the day of the update. Cancelled units are taken off the day that they were counted on, of a
     * line those added last first; units cancelled as `OUT_OF_STOCK` or by CloseOrder stay counted. Orders committed
     * before the call are contained.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `FAILED_PRECONDITION`
     * NO_DEFAULT_LOCATION.
     * </pre>
     */
    public void getDemandStatistics(io.fillrate.v1.GetDemandStatisticsRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetDemandStatisticsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetDemandStatisticsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams what to buy, computed now from the facts and stored nowhere: the same facts give the same answer. First a
     * header; then by supplier its lines (by location, then SKU; if asked for, items that are not needed stand among
     * them) and its totals, one per currency; then what is needed and cannot be bought. Drafts count as supply, so that
     * what was taken is not suggested again. Orders committed before the call count as demand.
     * Looked at is, where the location or the tenant has a policy, every item; elsewhere every item that has a policy of
     * its own there or ever had stock, waited or was on order.
     * The answer is computed while it is read, some hundred items at a time, each of those at one moment: facts that move
     * meanwhile are seen from then on. No item is told of twice; one whose best supplier changes during the call may be
     * left out, and is in the next answer. An answer that is left unread for a minute ends. A server tells 32 at the same
     * time, 16 of them to one tenant; more are refused.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, LOCATION_NOT_FOUND, ITEM_NOT_FOUND;
     * `RESOURCE_EXHAUSTED` READ_TOO_SLOWLY.
     * </pre>
     */
    public void suggestPurchaseOrders(io.fillrate.v1.SuggestPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SuggestPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getSuggestPurchaseOrdersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stores a purchase order as a draft. A repeat with the same `purchase_order_id` and content answers the purchase
     * order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND,
     * SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` PURCHASE_ORDER_ALREADY_EXISTS,
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE,
     * STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public void createPurchaseOrder(io.fillrate.v1.CreatePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreatePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreatePurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes drafts of suggested lines, one per supplier, location and currency, all or none. The lines' items are locked
     * and computed again: where the result of one is no longer what was taken (another buyer was first, stock moved), all
     * is refused and each such line is named with old and new.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` SUGGESTION_MOVED.
     * </pre>
     */
    public void createSuggestedPurchaseOrders(io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateSuggestedPurchaseOrdersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one purchase order with its receipts, and the suggestions that its lines were made from.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND.
     * </pre>
     */
    public void getPurchaseOrder(io.fillrate.v1.GetPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.GetPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetPurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists purchase orders by `create_time`, then `purchase_order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listPurchaseOrders(io.fillrate.v1.ListPurchaseOrdersRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ListPurchaseOrdersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListPurchaseOrdersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes a draft (anything), or a submitted or partially received purchase order: references, note, times, costs,
     * added lines, quantities not below what was received; not its tolerances. All or nothing. Expected times of waiting
     * orders follow.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, SUPPLIER_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * LINE_BELOW_RECEIVED, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public void updatePurchaseOrder(io.fillrate.v1.UpdatePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.UpdatePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdatePurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells that a draft was sent to its supplier: its units are `on_order`, and promised to who waits. What its lines
     * need must still be there; a violation of a line names it by its number (`lines[7].sku` is that of line 7).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS, SUPPLIER_INACTIVE,
     * LOCATION_INACTIVE, ITEM_INACTIVE, STOCK_UNTRACKED.
     * </pre>
     */
    public void submitPurchaseOrder(io.fillrate.v1.SubmitPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.SubmitPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSubmitPurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Books goods that came for a purchase order: accepted units enter stock, rejected ones are counted and stay on
     * order. All lines, the ledger and one pass over the queue are one transaction; the answer lists every backorder it
     * filled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, ITEM_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND; `ALREADY_EXISTS` RECEIPT_ALREADY_EXISTS,
     * REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * OVER_TOLERANCE, ITEM_NOT_ORDERED, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public void receivePurchaseOrder(io.fillrate.v1.ReceivePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ReceivePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReceivePurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes units of a receipt back that were booked wrongly: they leave stock (a stock loss: allocations may be taken
     * back, last in the queue first), are on order again, and the purchase order's status may go back. What the receipt
     * gave up is on order again once all of its line is taken back; of a `final` one, once all of the receipt is. One that
     * was closed, or cancelled otherwise than by this receipt, stays so.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` RECEIPT_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * CORRECTION_EXCEEDS_RECEIVED, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public void correctReceipt(io.fillrate.v1.CorrectReceiptRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CorrectReceiptResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCorrectReceiptMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends a purchase order of which something was received: what is still expected is cancelled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public void closePurchaseOrder(io.fillrate.v1.ClosePurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.ClosePurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getClosePurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Cancels a draft or a submitted purchase order of which nothing was received.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public void cancelPurchaseOrder(io.fillrate.v1.CancelPurchaseOrderRequest request,
        io.grpc.stub.StreamObserver<io.fillrate.v1.CancelPurchaseOrderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelPurchaseOrderMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service PurchasingService.
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class PurchasingServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<PurchasingServiceBlockingV2Stub> {
    private PurchasingServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PurchasingServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PurchasingServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 suppliers, each answered for itself: one that is refused does not fail the others.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutSupplierResponse putSupplier(io.fillrate.v1.PutSupplierRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPutSupplierMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one supplier.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetSupplierResponse getSupplier(io.fillrate.v1.GetSupplierRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetSupplierMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists suppliers by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListSuppliersResponse listSuppliers(io.fillrate.v1.ListSuppliersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListSuppliersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items as suppliers sell them, each answered for itself.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutSupplierItemResponse putSupplierItem(io.fillrate.v1.PutSupplierItemRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPutSupplierItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists what suppliers sell, by supplier, then SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListSupplierItemsResponse listSupplierItems(io.fillrate.v1.ListSupplierItemsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListSupplierItemsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 replenishment policies, each answered for itself: of an item at a location, of a
     * location, or of the tenant. The most exact one that is active holds; without any, `BACKORDERS_ONLY` with its
     * defaults does.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutReplenishmentPolicyResponse putReplenishmentPolicy(io.fillrate.v1.PutReplenishmentPolicyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPutReplenishmentPolicyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists replenishment policies by location, then SKU: the tenant's first, and each location's before those of its
     * items.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListReplenishmentPoliciesResponse listReplenishmentPolicies(io.fillrate.v1.ListReplenishmentPoliciesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListReplenishmentPoliciesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books units ordered per item, location and day from before Fillrate counted them: a newcomer's history. What is
     * loaded of a day stands beside what was counted of it, and replaces what was loaded of it before. All or nothing.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION.
     * </pre>
     */
    public io.fillrate.v1.LoadDemandResponse loadDemand(io.fillrate.v1.LoadDemandRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getLoadDemandMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the demand of an item at a location: units per day over a window, and every statistic that a suggestion may
     * use of it. Demand counts in full on the day of its order, whether it was served or waited; lines and units that
     * UpdateOrder adds, on the day of the update. Cancelled units are taken off the day that they were counted on, of a
     * line those added last first; units cancelled as `OUT_OF_STOCK` or by CloseOrder stay counted. Orders committed
     * before the call are contained.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `FAILED_PRECONDITION`
     * NO_DEFAULT_LOCATION.
     * </pre>
     */
    public io.fillrate.v1.GetDemandStatisticsResponse getDemandStatistics(io.fillrate.v1.GetDemandStatisticsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetDemandStatisticsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams what to buy, computed now from the facts and stored nowhere: the same facts give the same answer. First a
     * header; then by supplier its lines (by location, then SKU; if asked for, items that are not needed stand among
     * them) and its totals, one per currency; then what is needed and cannot be bought. Drafts count as supply, so that
     * what was taken is not suggested again. Orders committed before the call count as demand.
     * Looked at is, where the location or the tenant has a policy, every item; elsewhere every item that has a policy of
     * its own there or ever had stock, waited or was on order.
     * The answer is computed while it is read, some hundred items at a time, each of those at one moment: facts that move
     * meanwhile are seen from then on. No item is told of twice; one whose best supplier changes during the call may be
     * left out, and is in the next answer. An answer that is left unread for a minute ends. A server tells 32 at the same
     * time, 16 of them to one tenant; more are refused.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, LOCATION_NOT_FOUND, ITEM_NOT_FOUND;
     * `RESOURCE_EXHAUSTED` READ_TOO_SLOWLY.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.fillrate.v1.SuggestPurchaseOrdersResponse>
        suggestPurchaseOrders(io.fillrate.v1.SuggestPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getSuggestPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a purchase order as a draft. A repeat with the same `purchase_order_id` and content answers the purchase
     * order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND,
     * SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` PURCHASE_ORDER_ALREADY_EXISTS,
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE,
     * STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.CreatePurchaseOrderResponse createPurchaseOrder(io.fillrate.v1.CreatePurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreatePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes drafts of suggested lines, one per supplier, location and currency, all or none. The lines' items are locked
     * and computed again: where the result of one is no longer what was taken (another buyer was first, stock moved), all
     * is refused and each such line is named with old and new.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` SUGGESTION_MOVED.
     * </pre>
     */
    public io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse createSuggestedPurchaseOrders(io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateSuggestedPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one purchase order with its receipts, and the suggestions that its lines were made from.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetPurchaseOrderResponse getPurchaseOrder(io.fillrate.v1.GetPurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetPurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists purchase orders by `create_time`, then `purchase_order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListPurchaseOrdersResponse listPurchaseOrders(io.fillrate.v1.ListPurchaseOrdersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or a submitted or partially received purchase order: references, note, times, costs,
     * added lines, quantities not below what was received; not its tolerances. All or nothing. Expected times of waiting
     * orders follow.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, SUPPLIER_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * LINE_BELOW_RECEIVED, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.UpdatePurchaseOrderResponse updatePurchaseOrder(io.fillrate.v1.UpdatePurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdatePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells that a draft was sent to its supplier: its units are `on_order`, and promised to who waits. What its lines
     * need must still be there; a violation of a line names it by its number (`lines[7].sku` is that of line 7).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS, SUPPLIER_INACTIVE,
     * LOCATION_INACTIVE, ITEM_INACTIVE, STOCK_UNTRACKED.
     * </pre>
     */
    public io.fillrate.v1.SubmitPurchaseOrderResponse submitPurchaseOrder(io.fillrate.v1.SubmitPurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSubmitPurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books goods that came for a purchase order: accepted units enter stock, rejected ones are counted and stay on
     * order. All lines, the ledger and one pass over the queue are one transaction; the answer lists every backorder it
     * filled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, ITEM_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND; `ALREADY_EXISTS` RECEIPT_ALREADY_EXISTS,
     * REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * OVER_TOLERANCE, ITEM_NOT_ORDERED, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.ReceivePurchaseOrderResponse receivePurchaseOrder(io.fillrate.v1.ReceivePurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReceivePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes units of a receipt back that were booked wrongly: they leave stock (a stock loss: allocations may be taken
     * back, last in the queue first), are on order again, and the purchase order's status may go back. What the receipt
     * gave up is on order again once all of its line is taken back; of a `final` one, once all of the receipt is. One that
     * was closed, or cancelled otherwise than by this receipt, stays so.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` RECEIPT_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * CORRECTION_EXCEEDS_RECEIVED, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.CorrectReceiptResponse correctReceipt(io.fillrate.v1.CorrectReceiptRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCorrectReceiptMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends a purchase order of which something was received: what is still expected is cancelled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.ClosePurchaseOrderResponse closePurchaseOrder(io.fillrate.v1.ClosePurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getClosePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels a draft or a submitted purchase order of which nothing was received.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.CancelPurchaseOrderResponse cancelPurchaseOrder(io.fillrate.v1.CancelPurchaseOrderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelPurchaseOrderMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service PurchasingService.
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class PurchasingServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<PurchasingServiceBlockingStub> {
    private PurchasingServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PurchasingServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PurchasingServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 suppliers, each answered for itself: one that is refused does not fail the others.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutSupplierResponse putSupplier(io.fillrate.v1.PutSupplierRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPutSupplierMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one supplier.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetSupplierResponse getSupplier(io.fillrate.v1.GetSupplierRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetSupplierMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists suppliers by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListSuppliersResponse listSuppliers(io.fillrate.v1.ListSuppliersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListSuppliersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items as suppliers sell them, each answered for itself.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutSupplierItemResponse putSupplierItem(io.fillrate.v1.PutSupplierItemRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPutSupplierItemMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists what suppliers sell, by supplier, then SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListSupplierItemsResponse listSupplierItems(io.fillrate.v1.ListSupplierItemsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListSupplierItemsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 replenishment policies, each answered for itself: of an item at a location, of a
     * location, or of the tenant. The most exact one that is active holds; without any, `BACKORDERS_ONLY` with its
     * defaults does.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.PutReplenishmentPolicyResponse putReplenishmentPolicy(io.fillrate.v1.PutReplenishmentPolicyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPutReplenishmentPolicyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists replenishment policies by location, then SKU: the tenant's first, and each location's before those of its
     * items.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListReplenishmentPoliciesResponse listReplenishmentPolicies(io.fillrate.v1.ListReplenishmentPoliciesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListReplenishmentPoliciesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books units ordered per item, location and day from before Fillrate counted them: a newcomer's history. What is
     * loaded of a day stands beside what was counted of it, and replaces what was loaded of it before. All or nothing.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION.
     * </pre>
     */
    public io.fillrate.v1.LoadDemandResponse loadDemand(io.fillrate.v1.LoadDemandRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getLoadDemandMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the demand of an item at a location: units per day over a window, and every statistic that a suggestion may
     * use of it. Demand counts in full on the day of its order, whether it was served or waited; lines and units that
     * UpdateOrder adds, on the day of the update. Cancelled units are taken off the day that they were counted on, of a
     * line those added last first; units cancelled as `OUT_OF_STOCK` or by CloseOrder stay counted. Orders committed
     * before the call are contained.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `FAILED_PRECONDITION`
     * NO_DEFAULT_LOCATION.
     * </pre>
     */
    public io.fillrate.v1.GetDemandStatisticsResponse getDemandStatistics(io.fillrate.v1.GetDemandStatisticsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetDemandStatisticsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams what to buy, computed now from the facts and stored nowhere: the same facts give the same answer. First a
     * header; then by supplier its lines (by location, then SKU; if asked for, items that are not needed stand among
     * them) and its totals, one per currency; then what is needed and cannot be bought. Drafts count as supply, so that
     * what was taken is not suggested again. Orders committed before the call count as demand.
     * Looked at is, where the location or the tenant has a policy, every item; elsewhere every item that has a policy of
     * its own there or ever had stock, waited or was on order.
     * The answer is computed while it is read, some hundred items at a time, each of those at one moment: facts that move
     * meanwhile are seen from then on. No item is told of twice; one whose best supplier changes during the call may be
     * left out, and is in the next answer. An answer that is left unread for a minute ends. A server tells 32 at the same
     * time, 16 of them to one tenant; more are refused.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, LOCATION_NOT_FOUND, ITEM_NOT_FOUND;
     * `RESOURCE_EXHAUSTED` READ_TOO_SLOWLY.
     * </pre>
     */
    public java.util.Iterator<io.fillrate.v1.SuggestPurchaseOrdersResponse> suggestPurchaseOrders(
        io.fillrate.v1.SuggestPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getSuggestPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a purchase order as a draft. A repeat with the same `purchase_order_id` and content answers the purchase
     * order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND,
     * SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` PURCHASE_ORDER_ALREADY_EXISTS,
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE,
     * STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.CreatePurchaseOrderResponse createPurchaseOrder(io.fillrate.v1.CreatePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreatePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes drafts of suggested lines, one per supplier, location and currency, all or none. The lines' items are locked
     * and computed again: where the result of one is no longer what was taken (another buyer was first, stock moved), all
     * is refused and each such line is named with old and new.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` SUGGESTION_MOVED.
     * </pre>
     */
    public io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse createSuggestedPurchaseOrders(io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateSuggestedPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one purchase order with its receipts, and the suggestions that its lines were made from.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND.
     * </pre>
     */
    public io.fillrate.v1.GetPurchaseOrderResponse getPurchaseOrder(io.fillrate.v1.GetPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetPurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists purchase orders by `create_time`, then `purchase_order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public io.fillrate.v1.ListPurchaseOrdersResponse listPurchaseOrders(io.fillrate.v1.ListPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListPurchaseOrdersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or a submitted or partially received purchase order: references, note, times, costs,
     * added lines, quantities not below what was received; not its tolerances. All or nothing. Expected times of waiting
     * orders follow.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, SUPPLIER_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * LINE_BELOW_RECEIVED, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.UpdatePurchaseOrderResponse updatePurchaseOrder(io.fillrate.v1.UpdatePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdatePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells that a draft was sent to its supplier: its units are `on_order`, and promised to who waits. What its lines
     * need must still be there; a violation of a line names it by its number (`lines[7].sku` is that of line 7).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS, SUPPLIER_INACTIVE,
     * LOCATION_INACTIVE, ITEM_INACTIVE, STOCK_UNTRACKED.
     * </pre>
     */
    public io.fillrate.v1.SubmitPurchaseOrderResponse submitPurchaseOrder(io.fillrate.v1.SubmitPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSubmitPurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Books goods that came for a purchase order: accepted units enter stock, rejected ones are counted and stay on
     * order. All lines, the ledger and one pass over the queue are one transaction; the answer lists every backorder it
     * filled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, ITEM_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND; `ALREADY_EXISTS` RECEIPT_ALREADY_EXISTS,
     * REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * OVER_TOLERANCE, ITEM_NOT_ORDERED, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public io.fillrate.v1.ReceivePurchaseOrderResponse receivePurchaseOrder(io.fillrate.v1.ReceivePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReceivePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes units of a receipt back that were booked wrongly: they leave stock (a stock loss: allocations may be taken
     * back, last in the queue first), are on order again, and the purchase order's status may go back. What the receipt
     * gave up is on order again once all of its line is taken back; of a `final` one, once all of the receipt is. One that
     * was closed, or cancelled otherwise than by this receipt, stays so.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` RECEIPT_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * CORRECTION_EXCEEDS_RECEIVED, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public io.fillrate.v1.CorrectReceiptResponse correctReceipt(io.fillrate.v1.CorrectReceiptRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCorrectReceiptMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends a purchase order of which something was received: what is still expected is cancelled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.ClosePurchaseOrderResponse closePurchaseOrder(io.fillrate.v1.ClosePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getClosePurchaseOrderMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels a draft or a submitted purchase order of which nothing was received.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public io.fillrate.v1.CancelPurchaseOrderResponse cancelPurchaseOrder(io.fillrate.v1.CancelPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelPurchaseOrderMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service PurchasingService.
   * <pre>
   * Suppliers, what to buy from them and why, purchase orders and their receipts.
   * A buyer's round: SuggestPurchaseOrders says what is needed and shows its working; CreateSuggestedPurchaseOrders makes
   * drafts of the lines chosen; SubmitPurchaseOrder makes their units `on_order`, so that waiting orders get expected
   * times; ReceivePurchaseOrder brings the goods into stock and fills who waits for them.
   * Every method acts in the tenant that the header `x-tenant` names (`default` without it) and can also answer,
   * beside the errors it lists, `INVALID_ARGUMENT` TENANT_INVALID; `UNAVAILABLE` DATABASE_UNAVAILABLE, DRAINING;
   * `ABORTED` CONFLICT; `RESOURCE_EXHAUSTED` OVERLOADED; `DEADLINE_EXCEEDED`; `INTERNAL`. ErrorReason says what each
   * means, what its metadata is, and which to retry: reads always safely, mutations safely with the same
   * `request_id`.
   * Ids are 1 to 128 visible characters; a single space may stand between two of them, other white space and control
   * characters nowhere, and control characters in no text at all. Quantities are whole base units of the item. Dates are
   * `YYYY-MM-DD` and, like times, lie in the years 1970 to 9999. Decimal numbers that must be exact are strings such as
   * `0.95`, at most 12 digits before and 6 after the point; statistics are floats. A request has at most 16 MiB, an
   * answer 64 MiB; a larger request, and bytes that are no message, are refused with INVALID_FIELD.
   * </pre>
   */
  public static final class PurchasingServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<PurchasingServiceFutureStub> {
    private PurchasingServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PurchasingServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PurchasingServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 suppliers, each answered for itself: one that is refused does not fail the others.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `ABORTED` ETAG_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.PutSupplierResponse> putSupplier(
        io.fillrate.v1.PutSupplierRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPutSupplierMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one supplier.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetSupplierResponse> getSupplier(
        io.fillrate.v1.GetSupplierRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetSupplierMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists suppliers by id.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListSuppliersResponse> listSuppliers(
        io.fillrate.v1.ListSuppliersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListSuppliersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 items as suppliers sell them, each answered for itself.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.PutSupplierItemResponse> putSupplierItem(
        io.fillrate.v1.PutSupplierItemRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPutSupplierItemMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists what suppliers sell, by supplier, then SKU.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListSupplierItemsResponse> listSupplierItems(
        io.fillrate.v1.ListSupplierItemsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListSupplierItemsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Creates or replaces 1 to 1,000 replenishment policies, each answered for itself: of an item at a location, of a
     * location, or of the tenant. The most exact one that is active holds; without any, `BACKORDERS_ONLY` with its
     * defaults does.
     * Errors of the call: `INVALID_ARGUMENT` INVALID_FIELD; `ALREADY_EXISTS` REQUEST_ID_REUSED.
     * Of an element: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ABORTED`
     * ETAG_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.PutReplenishmentPolicyResponse> putReplenishmentPolicy(
        io.fillrate.v1.PutReplenishmentPolicyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPutReplenishmentPolicyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists replenishment policies by location, then SKU: the tenant's first, and each location's before those of its
     * items.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListReplenishmentPoliciesResponse> listReplenishmentPolicies(
        io.fillrate.v1.ListReplenishmentPoliciesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListReplenishmentPoliciesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Books units ordered per item, location and day from before Fillrate counted them: a newcomer's history. What is
     * loaded of a day stands beside what was counted of it, and replaces what was loaded of it before. All or nothing.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.LoadDemandResponse> loadDemand(
        io.fillrate.v1.LoadDemandRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getLoadDemandMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads the demand of an item at a location: units per day over a window, and every statistic that a suggestion may
     * use of it. Demand counts in full on the day of its order, whether it was served or waited; lines and units that
     * UpdateOrder adds, on the day of the update. Cancelled units are taken off the day that they were counted on, of a
     * line those added last first; units cancelled as `OUT_OF_STOCK` or by CloseOrder stay counted. Orders committed
     * before the call are contained.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `FAILED_PRECONDITION`
     * NO_DEFAULT_LOCATION.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetDemandStatisticsResponse> getDemandStatistics(
        io.fillrate.v1.GetDemandStatisticsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetDemandStatisticsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Stores a purchase order as a draft. A repeat with the same `purchase_order_id` and content answers the purchase
     * order as it is now.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND,
     * SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND; `ALREADY_EXISTS` PURCHASE_ORDER_ALREADY_EXISTS,
     * REQUEST_ID_REUSED; `FAILED_PRECONDITION` NO_DEFAULT_LOCATION, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE,
     * STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CreatePurchaseOrderResponse> createPurchaseOrder(
        io.fillrate.v1.CreatePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreatePurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes drafts of suggested lines, one per supplier, location and currency, all or none. The lines' items are locked
     * and computed again: where the result of one is no longer what was taken (another buyer was first, stock moved), all
     * is refused and each such line is named with old and new.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` SUPPLIER_NOT_FOUND, ITEM_NOT_FOUND,
     * LOCATION_NOT_FOUND; `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` SUGGESTION_MOVED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse> createSuggestedPurchaseOrders(
        io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateSuggestedPurchaseOrdersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one purchase order with its receipts, and the suggestions that its lines were made from.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.GetPurchaseOrderResponse> getPurchaseOrder(
        io.fillrate.v1.GetPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetPurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists purchase orders by `create_time`, then `purchase_order_id`, both ascending.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ListPurchaseOrdersResponse> listPurchaseOrders(
        io.fillrate.v1.ListPurchaseOrdersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListPurchaseOrdersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes a draft (anything), or a submitted or partially received purchase order: references, note, times, costs,
     * added lines, quantities not below what was received; not its tolerances. All or nothing. Expected times of waiting
     * orders follow.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, SUPPLIER_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND, ITEM_NOT_FOUND, LOCATION_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * LINE_BELOW_RECEIVED, SUPPLIER_INACTIVE, ITEM_INACTIVE, LOCATION_INACTIVE, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.UpdatePurchaseOrderResponse> updatePurchaseOrder(
        io.fillrate.v1.UpdatePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdatePurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells that a draft was sent to its supplier: its units are `on_order`, and promised to who waits. What its lines
     * need must still be there; a violation of a line names it by its number (`lines[7].sku` is that of line 7).
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS, SUPPLIER_INACTIVE,
     * LOCATION_INACTIVE, ITEM_INACTIVE, STOCK_UNTRACKED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.SubmitPurchaseOrderResponse> submitPurchaseOrder(
        io.fillrate.v1.SubmitPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSubmitPurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Books goods that came for a purchase order: accepted units enter stock, rejected ones are counted and stay on
     * order. All lines, the ledger and one pass over the queue are one transaction; the answer lists every backorder it
     * filled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD, QUANTITY_OVERFLOW; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND,
     * PURCHASE_ORDER_LINE_NOT_FOUND, ITEM_NOT_FOUND, SUPPLIER_ITEM_NOT_FOUND; `ALREADY_EXISTS` RECEIPT_ALREADY_EXISTS,
     * REQUEST_ID_REUSED, REFERENCE_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * OVER_TOLERANCE, ITEM_NOT_ORDERED, STOCK_UNTRACKED, CURRENCY_MISMATCH.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ReceivePurchaseOrderResponse> receivePurchaseOrder(
        io.fillrate.v1.ReceivePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReceivePurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes units of a receipt back that were booked wrongly: they leave stock (a stock loss: allocations may be taken
     * back, last in the queue first), are on order again, and the purchase order's status may go back. What the receipt
     * gave up is on order again once all of its line is taken back; of a `final` one, once all of the receipt is. One that
     * was closed, or cancelled otherwise than by this receipt, stays so.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` RECEIPT_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND;
     * `ALREADY_EXISTS` REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS,
     * CORRECTION_EXCEEDS_RECEIVED, ON_HAND_BELOW_ZERO.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CorrectReceiptResponse> correctReceipt(
        io.fillrate.v1.CorrectReceiptRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCorrectReceiptMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends a purchase order of which something was received: what is still expected is cancelled.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.ClosePurchaseOrderResponse> closePurchaseOrder(
        io.fillrate.v1.ClosePurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getClosePurchaseOrderMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Cancels a draft or a submitted purchase order of which nothing was received.
     * Errors: `INVALID_ARGUMENT` INVALID_FIELD; `NOT_FOUND` PURCHASE_ORDER_NOT_FOUND; `ALREADY_EXISTS`
     * REQUEST_ID_REUSED; `ABORTED` ETAG_MISMATCH; `FAILED_PRECONDITION` PURCHASE_ORDER_STATUS.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.fillrate.v1.CancelPurchaseOrderResponse> cancelPurchaseOrder(
        io.fillrate.v1.CancelPurchaseOrderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelPurchaseOrderMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_PUT_SUPPLIER = 0;
  private static final int METHODID_GET_SUPPLIER = 1;
  private static final int METHODID_LIST_SUPPLIERS = 2;
  private static final int METHODID_PUT_SUPPLIER_ITEM = 3;
  private static final int METHODID_LIST_SUPPLIER_ITEMS = 4;
  private static final int METHODID_PUT_REPLENISHMENT_POLICY = 5;
  private static final int METHODID_LIST_REPLENISHMENT_POLICIES = 6;
  private static final int METHODID_LOAD_DEMAND = 7;
  private static final int METHODID_GET_DEMAND_STATISTICS = 8;
  private static final int METHODID_SUGGEST_PURCHASE_ORDERS = 9;
  private static final int METHODID_CREATE_PURCHASE_ORDER = 10;
  private static final int METHODID_CREATE_SUGGESTED_PURCHASE_ORDERS = 11;
  private static final int METHODID_GET_PURCHASE_ORDER = 12;
  private static final int METHODID_LIST_PURCHASE_ORDERS = 13;
  private static final int METHODID_UPDATE_PURCHASE_ORDER = 14;
  private static final int METHODID_SUBMIT_PURCHASE_ORDER = 15;
  private static final int METHODID_RECEIVE_PURCHASE_ORDER = 16;
  private static final int METHODID_CORRECT_RECEIPT = 17;
  private static final int METHODID_CLOSE_PURCHASE_ORDER = 18;
  private static final int METHODID_CANCEL_PURCHASE_ORDER = 19;

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
        case METHODID_PUT_SUPPLIER:
          serviceImpl.putSupplier((io.fillrate.v1.PutSupplierRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierResponse>) responseObserver);
          break;
        case METHODID_GET_SUPPLIER:
          serviceImpl.getSupplier((io.fillrate.v1.GetSupplierRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetSupplierResponse>) responseObserver);
          break;
        case METHODID_LIST_SUPPLIERS:
          serviceImpl.listSuppliers((io.fillrate.v1.ListSuppliersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListSuppliersResponse>) responseObserver);
          break;
        case METHODID_PUT_SUPPLIER_ITEM:
          serviceImpl.putSupplierItem((io.fillrate.v1.PutSupplierItemRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.PutSupplierItemResponse>) responseObserver);
          break;
        case METHODID_LIST_SUPPLIER_ITEMS:
          serviceImpl.listSupplierItems((io.fillrate.v1.ListSupplierItemsRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListSupplierItemsResponse>) responseObserver);
          break;
        case METHODID_PUT_REPLENISHMENT_POLICY:
          serviceImpl.putReplenishmentPolicy((io.fillrate.v1.PutReplenishmentPolicyRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.PutReplenishmentPolicyResponse>) responseObserver);
          break;
        case METHODID_LIST_REPLENISHMENT_POLICIES:
          serviceImpl.listReplenishmentPolicies((io.fillrate.v1.ListReplenishmentPoliciesRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListReplenishmentPoliciesResponse>) responseObserver);
          break;
        case METHODID_LOAD_DEMAND:
          serviceImpl.loadDemand((io.fillrate.v1.LoadDemandRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.LoadDemandResponse>) responseObserver);
          break;
        case METHODID_GET_DEMAND_STATISTICS:
          serviceImpl.getDemandStatistics((io.fillrate.v1.GetDemandStatisticsRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetDemandStatisticsResponse>) responseObserver);
          break;
        case METHODID_SUGGEST_PURCHASE_ORDERS:
          serviceImpl.suggestPurchaseOrders((io.fillrate.v1.SuggestPurchaseOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.SuggestPurchaseOrdersResponse>) responseObserver);
          break;
        case METHODID_CREATE_PURCHASE_ORDER:
          serviceImpl.createPurchaseOrder((io.fillrate.v1.CreatePurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CreatePurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_CREATE_SUGGESTED_PURCHASE_ORDERS:
          serviceImpl.createSuggestedPurchaseOrders((io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse>) responseObserver);
          break;
        case METHODID_GET_PURCHASE_ORDER:
          serviceImpl.getPurchaseOrder((io.fillrate.v1.GetPurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.GetPurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_LIST_PURCHASE_ORDERS:
          serviceImpl.listPurchaseOrders((io.fillrate.v1.ListPurchaseOrdersRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ListPurchaseOrdersResponse>) responseObserver);
          break;
        case METHODID_UPDATE_PURCHASE_ORDER:
          serviceImpl.updatePurchaseOrder((io.fillrate.v1.UpdatePurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.UpdatePurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_SUBMIT_PURCHASE_ORDER:
          serviceImpl.submitPurchaseOrder((io.fillrate.v1.SubmitPurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.SubmitPurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_RECEIVE_PURCHASE_ORDER:
          serviceImpl.receivePurchaseOrder((io.fillrate.v1.ReceivePurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ReceivePurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_CORRECT_RECEIPT:
          serviceImpl.correctReceipt((io.fillrate.v1.CorrectReceiptRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CorrectReceiptResponse>) responseObserver);
          break;
        case METHODID_CLOSE_PURCHASE_ORDER:
          serviceImpl.closePurchaseOrder((io.fillrate.v1.ClosePurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.ClosePurchaseOrderResponse>) responseObserver);
          break;
        case METHODID_CANCEL_PURCHASE_ORDER:
          serviceImpl.cancelPurchaseOrder((io.fillrate.v1.CancelPurchaseOrderRequest) request,
              (io.grpc.stub.StreamObserver<io.fillrate.v1.CancelPurchaseOrderResponse>) responseObserver);
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
          getPutSupplierMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.PutSupplierRequest,
              io.fillrate.v1.PutSupplierResponse>(
                service, METHODID_PUT_SUPPLIER)))
        .addMethod(
          getGetSupplierMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetSupplierRequest,
              io.fillrate.v1.GetSupplierResponse>(
                service, METHODID_GET_SUPPLIER)))
        .addMethod(
          getListSuppliersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListSuppliersRequest,
              io.fillrate.v1.ListSuppliersResponse>(
                service, METHODID_LIST_SUPPLIERS)))
        .addMethod(
          getPutSupplierItemMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.PutSupplierItemRequest,
              io.fillrate.v1.PutSupplierItemResponse>(
                service, METHODID_PUT_SUPPLIER_ITEM)))
        .addMethod(
          getListSupplierItemsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListSupplierItemsRequest,
              io.fillrate.v1.ListSupplierItemsResponse>(
                service, METHODID_LIST_SUPPLIER_ITEMS)))
        .addMethod(
          getPutReplenishmentPolicyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.PutReplenishmentPolicyRequest,
              io.fillrate.v1.PutReplenishmentPolicyResponse>(
                service, METHODID_PUT_REPLENISHMENT_POLICY)))
        .addMethod(
          getListReplenishmentPoliciesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListReplenishmentPoliciesRequest,
              io.fillrate.v1.ListReplenishmentPoliciesResponse>(
                service, METHODID_LIST_REPLENISHMENT_POLICIES)))
        .addMethod(
          getLoadDemandMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.LoadDemandRequest,
              io.fillrate.v1.LoadDemandResponse>(
                service, METHODID_LOAD_DEMAND)))
        .addMethod(
          getGetDemandStatisticsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetDemandStatisticsRequest,
              io.fillrate.v1.GetDemandStatisticsResponse>(
                service, METHODID_GET_DEMAND_STATISTICS)))
        .addMethod(
          getSuggestPurchaseOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.fillrate.v1.SuggestPurchaseOrdersRequest,
              io.fillrate.v1.SuggestPurchaseOrdersResponse>(
                service, METHODID_SUGGEST_PURCHASE_ORDERS)))
        .addMethod(
          getCreatePurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CreatePurchaseOrderRequest,
              io.fillrate.v1.CreatePurchaseOrderResponse>(
                service, METHODID_CREATE_PURCHASE_ORDER)))
        .addMethod(
          getCreateSuggestedPurchaseOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CreateSuggestedPurchaseOrdersRequest,
              io.fillrate.v1.CreateSuggestedPurchaseOrdersResponse>(
                service, METHODID_CREATE_SUGGESTED_PURCHASE_ORDERS)))
        .addMethod(
          getGetPurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.GetPurchaseOrderRequest,
              io.fillrate.v1.GetPurchaseOrderResponse>(
                service, METHODID_GET_PURCHASE_ORDER)))
        .addMethod(
          getListPurchaseOrdersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ListPurchaseOrdersRequest,
              io.fillrate.v1.ListPurchaseOrdersResponse>(
                service, METHODID_LIST_PURCHASE_ORDERS)))
        .addMethod(
          getUpdatePurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.UpdatePurchaseOrderRequest,
              io.fillrate.v1.UpdatePurchaseOrderResponse>(
                service, METHODID_UPDATE_PURCHASE_ORDER)))
        .addMethod(
          getSubmitPurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.SubmitPurchaseOrderRequest,
              io.fillrate.v1.SubmitPurchaseOrderResponse>(
                service, METHODID_SUBMIT_PURCHASE_ORDER)))
        .addMethod(
          getReceivePurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ReceivePurchaseOrderRequest,
              io.fillrate.v1.ReceivePurchaseOrderResponse>(
                service, METHODID_RECEIVE_PURCHASE_ORDER)))
        .addMethod(
          getCorrectReceiptMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CorrectReceiptRequest,
              io.fillrate.v1.CorrectReceiptResponse>(
                service, METHODID_CORRECT_RECEIPT)))
        .addMethod(
          getClosePurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.ClosePurchaseOrderRequest,
              io.fillrate.v1.ClosePurchaseOrderResponse>(
                service, METHODID_CLOSE_PURCHASE_ORDER)))
        .addMethod(
          getCancelPurchaseOrderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.fillrate.v1.CancelPurchaseOrderRequest,
              io.fillrate.v1.CancelPurchaseOrderResponse>(
                service, METHODID_CANCEL_PURCHASE_ORDER)))
        .build();
  }

  private static abstract class PurchasingServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    PurchasingServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.fillrate.v1.PurchasingProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("PurchasingService");
    }
  }

  private static final class PurchasingServiceFileDescriptorSupplier
      extends PurchasingServiceBaseDescriptorSupplier {
    PurchasingServiceFileDescriptorSupplier() {}
  }

  private static final class PurchasingServiceMethodDescriptorSupplier
      extends PurchasingServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    PurchasingServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (PurchasingServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new PurchasingServiceFileDescriptorSupplier())
              .addMethod(getPutSupplierMethod())
              .addMethod(getGetSupplierMethod())
              .addMethod(getListSuppliersMethod())
              .addMethod(getPutSupplierItemMethod())
              .addMethod(getListSupplierItemsMethod())
              .addMethod(getPutReplenishmentPolicyMethod())
              .addMethod(getListReplenishmentPoliciesMethod())
              .addMethod(getLoadDemandMethod())
              .addMethod(getGetDemandStatisticsMethod())
              .addMethod(getSuggestPurchaseOrdersMethod())
              .addMethod(getCreatePurchaseOrderMethod())
              .addMethod(getCreateSuggestedPurchaseOrdersMethod())
              .addMethod(getGetPurchaseOrderMethod())
              .addMethod(getListPurchaseOrdersMethod())
              .addMethod(getUpdatePurchaseOrderMethod())
              .addMethod(getSubmitPurchaseOrderMethod())
              .addMethod(getReceivePurchaseOrderMethod())
              .addMethod(getCorrectReceiptMethod())
              .addMethod(getClosePurchaseOrderMethod())
              .addMethod(getCancelPurchaseOrderMethod())
              .build();
        }
      }
    }
    return result;
  }
}
