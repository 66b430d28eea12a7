-- (b) The same order in one call of place_order().
\set one random(:first, :first + :third - 1)
\set two random(:first + :third, :first + 2 * :third - 1)
\set three random(:first + 2 * :third, :first + 3 * :third - 1)
SELECT place_order(ARRAY[:one::text, :two::text, :three::text], :order_body::integer, :stock_body::integer, :answer::integer);
