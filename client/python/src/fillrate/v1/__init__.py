"""The messages and enums of fillrate.v1. Generated: do not edit."""

from fillrate.v1.audit_pb2 import *
from fillrate.v1.backorder_pb2 import *
from fillrate.v1.common_pb2 import *
from fillrate.v1.error_pb2 import *
from fillrate.v1.inventory_pb2 import *
from fillrate.v1.order_pb2 import *
from fillrate.v1.purchasing_pb2 import *
