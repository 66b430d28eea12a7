package io.fillrate;

import io.fillrate.v1.Money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Money in an exact type. */
public final class Amounts {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private Amounts() {}

    /**
     * An exact amount of money: {@code money("EUR", new BigDecimal("19.90"))}. One that 6 decimals
     * cannot write is refused.
     */
    public static Money money(String currency, BigDecimal amount) {
        BigDecimal exact = amount;
        if (amount.scale() > 6) {
            try {
                exact = amount.setScale(6, RoundingMode.UNNECESSARY);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        amount + " " + currency + " has more than 6 decimals", e);
            }
        }
        return Money.newBuilder()
                .setCurrencyCode(currency)
                .setAmount(exact.toPlainString())
                .build();
    }

    /** The exact amount of a Money. */
    public static BigDecimal amount(Money money) {
        if (!DECIMAL.matcher(money.getAmount()).matches()) {
            throw new IllegalArgumentException(
                    "\"" + money.getAmount() + "\" is no amount of money");
        }
        return new BigDecimal(money.getAmount());
    }
}
