//! What a random sequence is made of: actions that mean something in whatever state they meet. Numbers pick one of what
//! there is, so that a sequence stays meaningful while it shrinks.

use fillrate_proto::v1::{AllocationPolicy, CancelReason, ShipPolicy, ShortageHandling};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// A line to order: item, location (0 is the order's own), units.
#[derive(Debug, Clone)]
pub struct Want {
    pub item: u8,
    pub location: u8,
    pub units: i64,
}

/// An order to place.
#[derive(Debug, Clone)]
pub struct Placing {
    pub lines: Vec<Want>,
    pub location: u8,
    pub policy: AllocationPolicy,
    pub ship: ShipPolicy,
    pub shortage: ShortageHandling,
    pub priority: i32,
    pub customer: u8,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Usual,
    Draft,
    Unallocated,
    /// Takes its place by an order time this many minutes after a moment long ago.
    Imported(i64),
}

/// Units of a line: all, or this share of what may be (above 100 percent too).
#[derive(Debug, Clone, Copy)]
pub enum Share {
    All,
    Percent(i64),
}

#[derive(Debug, Clone)]
pub enum Change {
    Priority(i32),
    Policy(AllocationPolicy),
    Ship(ShipPolicy),
    Customer(u8),
    /// Lines by number and their new net quantities.
    Quantities(Vec<(u8, i64)>),
    Add(Want),
    Remove(u8),
}

#[derive(Debug, Clone)]
pub enum Selector {
    Order(u16),
    Named(Vec<(u16, Option<i64>)>),
    Item(u8),
    Location(u8),
    Customer(u8),
    ItemAt(u8, u8),
}

/// Minutes after a moment long ago, or the present.
pub type When = Option<i64>;

#[derive(Debug, Clone)]
pub enum Action {
    Place(Placing),
    PlaceAgain(u16),
    Batch(Vec<Placing>),
    Approve(u16, bool, ShortageHandling),
    Update(u16, Change),
    Cancel(u16, Vec<(u8, Share)>, CancelReason),
    Close(u16),
    Ship(u16, Vec<(u8, Share)>, When),
    Return(u16, Vec<(u8, Share)>, u8, bool),
    Force(u16, u8, Option<Share>, bool),
    Hold(Vec<u16>),
    Resume(Vec<u16>),
    CancelWaits(Vec<(u16, Option<Share>)>),
    Fill(Selector, bool, Option<i64>, bool),
    Adjust(Vec<(u8, u8, i64)>, When),
    Count(u8, u8, i64, When),
    /// A location turned manual or not, strict or not.
    Modes(u8, bool, bool),
    /// An item put with other settings: denied, discontinued, inactive, untracked, limit, buffer.
    Settings(u8, [bool; 4], Option<i64>, i64),
}

/// An action, and how it is sent.
#[derive(Debug, Clone)]
pub struct Sending {
    pub action: Action,
    pub manner: Manner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Once,
    /// The same request id and content a second time.
    Twice,
    /// First with `validate_only`.
    ValidatedFirst,
    /// With `validate_only` alone.
    OnlyValidated,
}

fn units() -> impl Strategy<Value = i64> {
    1..7_i64
}

fn policy() -> impl Strategy<Value = AllocationPolicy> {
    use AllocationPolicy::{CompleteLine, CompleteOrder, Partial, Unspecified};
    prop_oneof![4 => Just(CompleteOrder), 2 => Just(CompleteLine), 4 => Just(Partial), 1 => Just(Unspecified)]
}

fn ship_policy() -> impl Strategy<Value = ShipPolicy> {
    prop_oneof![3 => Just(ShipPolicy::Any), 1 => Just(ShipPolicy::WhenComplete), 1 => Just(ShipPolicy::Unspecified)]
}

fn shortage() -> impl Strategy<Value = ShortageHandling> {
    use ShortageHandling::{Backorder, CancelShort, Refuse, Unspecified};
    prop_oneof![6 => Just(Unspecified), 2 => Just(Backorder), 2 => Just(CancelShort), 1 => Just(Refuse)]
}

fn priority() -> impl Strategy<Value = i32> {
    prop_oneof![4 => Just(0), 1 => -2..3_i32]
}

fn want() -> impl Strategy<Value = Want> {
    let location = prop_oneof![3 => Just(0_u8), 1 => any::<u8>()];
    (any::<u8>(), location, units()).prop_map(|(item, location, units)| Want { item, location, units })
}

fn placing() -> impl Strategy<Value = Placing> {
    let kind = prop_oneof![
        12 => Just(Kind::Usual),
        2 => Just(Kind::Draft),
        1 => Just(Kind::Unallocated),
        1 => (0..60_i64).prop_map(Kind::Imported),
    ];
    let location = prop_oneof![3 => Just(0_u8), 1 => any::<u8>()];
    (vec(want(), 1..4), location, policy(), ship_policy(), shortage(), priority(), 0..3_u8, kind).prop_map(
        |(lines, location, policy, ship, shortage, priority, customer, kind)| Placing {
            lines,
            location,
            policy,
            ship,
            shortage,
            priority,
            customer,
            kind,
        },
    )
}

fn share() -> impl Strategy<Value = Share> {
    prop_oneof![1 => Just(Share::All), 3 => (1..130_i64).prop_map(Share::Percent)]
}

fn shares() -> impl Strategy<Value = Vec<(u8, Share)>> {
    prop_oneof![1 => Just(Vec::new()), 2 => vec((any::<u8>(), share()), 1..3)]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => (-2..3_i32).prop_map(Change::Priority),
        3 => policy().prop_map(Change::Policy),
        1 => ship_policy().prop_map(Change::Ship),
        1 => (0..3_u8).prop_map(Change::Customer),
        5 => vec((any::<u8>(), 0..12_i64), 1..3).prop_map(Change::Quantities),
        2 => want().prop_map(Change::Add),
        1 => any::<u8>().prop_map(Change::Remove),
    ]
}

fn selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        2 => any::<u16>().prop_map(Selector::Order),
        2 => vec((any::<u16>(), option::of(units())), 1..4).prop_map(Selector::Named),
        2 => any::<u8>().prop_map(Selector::Item),
        1 => any::<u8>().prop_map(Selector::Location),
        1 => (0..3_u8).prop_map(Selector::Customer),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(item, location)| Selector::ItemAt(item, location)),
    ]
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![5 => Just(None), 1 => (0..600_i64).prop_map(Some)]
}

/// Which sides of the service a sequence exercises beside the usual ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leaning {
    /// Filling by hand.
    pub hand: u32,
    /// Changing locations and items.
    pub settings: u32,
    /// Counting and booking late.
    pub counts: u32,
}

pub fn sending(leaning: Leaning) -> impl Strategy<Value = Sending> {
    let reason = select(vec![CancelReason::Customer, CancelReason::OutOfStock, CancelReason::Other]);
    let stock = vec((any::<u8>(), any::<u8>(), prop_oneof![4 => 1..7_i64, 2 => -5..0_i64]), 1..3);
    let orders = prop_oneof![
        14 => placing().prop_map(Action::Place),
        1 => any::<u16>().prop_map(Action::PlaceAgain),
        2 => vec(placing(), 1..4).prop_map(Action::Batch),
        3 => (any::<u16>(), prop::bool::weighted(0.8), shortage()).prop_map(|(o, a, s)| Action::Approve(o, a, s)),
        7 => (any::<u16>(), change()).prop_map(|(order, change)| Action::Update(order, change)),
        5 => (any::<u16>(), shares(), reason).prop_map(|(order, lines, reason)| Action::Cancel(order, lines, reason)),
        1 => any::<u16>().prop_map(Action::Close),
        5 => (any::<u16>(), shares(), when()).prop_map(|(order, lines, when)| Action::Ship(order, lines, when)),
        2 => (any::<u16>(), vec((any::<u8>(), share()), 1..3), any::<u8>(), any::<bool>())
            .prop_map(|(order, lines, location, restock)| Action::Return(order, lines, location, restock)),
    ];
    let waits = prop_oneof![
        5 => (any::<u16>(), any::<u8>(), option::of(share()), prop::bool::weighted(0.3))
            .prop_map(|(order, line, share, requeue)| Action::Force(order, line, share, requeue)),
        3 => vec(any::<u16>(), 1..3).prop_map(Action::Hold),
        3 => vec(any::<u16>(), 1..3).prop_map(Action::Resume),
        2 => vec((any::<u16>(), option::of(share())), 1..3).prop_map(Action::CancelWaits),
        2 + leaning.hand => (selector(), prop::bool::weighted(0.3), option::weighted(0.3, units()), prop::bool::weighted(0.3))
            .prop_map(|(what, whole, units, anyway)| Action::Fill(what, whole, units, anyway)),
    ];
    let stocks = prop_oneof![
        8 => (stock, when()).prop_map(|(deltas, when)| Action::Adjust(deltas, when)),
        1 + leaning.counts => (any::<u8>(), any::<u8>(), 0..10_i64, when())
            .prop_map(|(item, location, units, when)| Action::Count(item, location, units, when)),
    ];
    let flags = prop::array::uniform4(prop::bool::weighted(0.15));
    let settings = prop_oneof![
        2 => (any::<u8>(), any::<bool>(), any::<bool>()).prop_map(|(at, manual, strict)| Action::Modes(at, manual, strict)),
        1 => (any::<u8>(), flags, option::weighted(0.3, 0..10_i64), prop_oneof![3 => Just(0), 1 => 0..5_i64])
            .prop_map(|(item, flags, limit, buffer)| Action::Settings(item, flags, limit, buffer)),
    ];
    let action = prop_oneof![
        12 => orders,
        5 => waits,
        6 => stocks,
        leaning.settings => settings,
    ];
    let manner = prop_oneof![
        8 => Just(Manner::Once),
        1 => Just(Manner::Twice),
        1 => Just(Manner::ValidatedFirst),
        1 => Just(Manner::OnlyValidated),
    ];
    (action, manner).prop_map(|(action, manner)| Sending { action, manner })
}
