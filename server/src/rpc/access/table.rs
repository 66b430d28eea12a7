//! Which role each method needs: the one place that says so. `admin` may call all of them.

use crate::identity::Role::{self, Buyer, Orders, Viewer, Warehouse};

/// Reading and watching: every role may.
const ALL: &[Role] = &[Viewer, Orders, Warehouse, Buyer];
/// Placing orders and changing what is wanted.
const DESK: &[Role] = &[Orders];
/// Deciding about what waits: the order desk's and the warehouse's.
const QUEUE: &[Role] = &[Orders, Warehouse];
/// Moving goods, and what goods there are.
const GOODS: &[Role] = &[Warehouse];
/// Buying.
const BUYING: &[Role] = &[Buyer];
/// How a location works decides for everybody there.
const NOBODY_ELSE: &[Role] = &[];

type Methods = &'static [(&'static str, &'static [Role])];

const SERVICES: [(&str, Methods); 5] = [
    (
        "fillrate.v1.OrderService",
        &[
            ("CreateOrder", DESK),
            ("BatchCreateOrders", DESK),
            ("GetOrder", ALL),
            ("ListOrders", ALL),
            ("UpdateOrder", DESK),
            ("ApproveOrder", DESK),
            ("CancelOrder", DESK),
            ("ShipOrder", GOODS),
            ("CloseOrder", DESK),
            ("ReturnOrder", GOODS),
            ("WatchOrders", ALL),
        ],
    ),
    (
        "fillrate.v1.InventoryService",
        &[
            ("PutItem", GOODS),
            ("GetItem", ALL),
            ("ListItems", ALL),
            ("PutLocation", NOBODY_ELSE),
            ("GetLocation", ALL),
            ("ListLocations", ALL),
            ("GetStock", ALL),
            ("ListStock", ALL),
            ("AdjustStock", GOODS),
            ("SetStock", GOODS),
            ("ListStockMovements", ALL),
            ("WatchStock", ALL),
        ],
    ),
    (
        "fillrate.v1.BackorderService",
        &[
            ("GetBackorder", ALL),
            ("ListBackorders", ALL),
            ("ExplainBackorder", ALL),
            ("FillBackorders", QUEUE),
            ("ForceBackorder", QUEUE),
            ("HoldBackorder", QUEUE),
            ("ResumeBackorder", QUEUE),
            ("CancelBackorder", DESK),
            ("SummarizeBackorders", ALL),
            ("WatchBackorders", ALL),
        ],
    ),
    (
        "fillrate.v1.PurchasingService",
        &[
            ("PutSupplier", BUYING),
            ("GetSupplier", ALL),
            ("ListSuppliers", ALL),
            ("PutSupplierItem", BUYING),
            ("ListSupplierItems", ALL),
            ("PutReplenishmentPolicy", BUYING),
            ("ListReplenishmentPolicies", ALL),
            ("LoadDemand", BUYING),
            ("GetDemandStatistics", ALL),
            ("SuggestPurchaseOrders", ALL),
            ("CreatePurchaseOrder", BUYING),
            ("CreateSuggestedPurchaseOrders", BUYING),
            ("GetPurchaseOrder", ALL),
            ("ListPurchaseOrders", ALL),
            ("UpdatePurchaseOrder", BUYING),
            ("SubmitPurchaseOrder", BUYING),
            ("ReceivePurchaseOrder", GOODS),
            ("CorrectReceipt", GOODS),
            ("ClosePurchaseOrder", BUYING),
            ("CancelPurchaseOrder", BUYING),
        ],
    ),
    ("fillrate.v1.AuditService", &[("ListAuditRecords", ALL)]),
];

/// The roles that may call the method of this path (`/package.Service/Method`), each of them alone; none where there is
/// no such method, which then nobody may.
pub(super) fn roles(path: &str) -> Option<&'static [Role]> {
    let (service, method) = path.strip_prefix('/')?.split_once('/')?;
    let (_, methods) = SERVICES.iter().find(|(name, _)| *name == service)?;
    Some(methods.iter().find(|(name, _)| *name == method)?.1)
}

/// The methods whose answer is a stream.
const STREAMS: [&str; 4] = ["WatchOrders", "WatchStock", "WatchBackorders", "SuggestPurchaseOrders"];

/// The paths of all methods, as in `/package.Service/Method`.
pub(super) fn paths() -> impl Iterator<Item = String> {
    let paths = |(service, methods): &'static (&'static str, Methods)| {
        methods.iter().map(move |(method, _)| format!("/{service}/{method}"))
    };
    SERVICES.iter().flat_map(paths)
}

/// Whether the answer of this path's method is a stream.
pub(super) fn streams(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|method| STREAMS.contains(&method))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost::Message as _;
    use prost_types::FileDescriptorSet;

    use super::*;

    /// Every method that the server describes by reflection, as `/package.Service/Method`.
    fn described() -> BTreeSet<String> {
        let set = FileDescriptorSet::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
        let paths = set.file.iter().flat_map(|file| {
            file.service.iter().flat_map(move |service| {
                let service_path = format!("/{}.{}", file.package(), service.name());
                service.method.iter().map(move |method| format!("{service_path}/{}", method.name()))
            })
        });
        paths.collect()
    }

    #[test]
    fn every_method_has_its_roles_and_every_row_its_method() {
        let described = described();
        assert!(described.len() > 50, "{described:?}");
        let without: Vec<_> = described.iter().filter(|path| roles(path).is_none()).collect();
        assert!(without.is_empty(), "methods without a row in the table of roles: {without:?}");
        let rows: BTreeSet<_> = SERVICES
            .iter()
            .flat_map(|(service, methods)| methods.iter().map(move |(method, _)| format!("/{service}/{method}")))
            .collect();
        assert_eq!(rows, described);
        assert_eq!(SERVICES.iter().map(|(_, methods)| methods.len()).sum::<usize>(), rows.len(), "a row stands twice");
    }

    /// By its name alone a method says whether it only reads; then every role may, and otherwise no viewer.
    #[test]
    fn viewers_read_and_nothing_else() {
        let reads = ["Get", "List", "Watch", "Explain", "Summarize", "Suggest"];
        for path in described() {
            let method = path.rsplit('/').next().unwrap_or_default();
            let reading = reads.iter().any(|verb| method.starts_with(verb));
            let allowed = roles(&path).unwrap_or_default();
            assert_eq!(allowed.contains(&Viewer), reading, "{path}");
            assert!(!reading || allowed.len() == Role::ALL.len() - 1, "{path}");
        }
    }

    #[test]
    fn streams_are_those_that_are_described_as_such() {
        let set = FileDescriptorSet::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
        let methods = set.file.iter().flat_map(|file| &file.service).flat_map(|service| &service.method);
        let described: BTreeSet<_> =
            methods.filter(|method| method.server_streaming()).map(|method| method.name()).collect();
        assert_eq!(described, BTreeSet::from(STREAMS));
    }

    #[test]
    fn what_is_no_method_is_nobodys() {
        for path in [
            "",
            "/",
            "/fillrate.v1.OrderService",
            "/fillrate.v1.OrderService/",
            "/fillrate.v1.OrderService/X",
            "fillrate.v1.OrderService/GetOrder",
            "//GetOrder",
            "/fillrate.v1.OrderService/GetOrder/x",
        ] {
            assert_eq!(roles(path), None, "{path}");
        }
    }
}
