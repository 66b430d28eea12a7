-- (b) The same order in one call of place_order().
SELECT place_order(ARRAY[:first::text], :order_body::integer, :stock_body::integer, :answer::integer);
