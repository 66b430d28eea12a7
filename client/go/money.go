package fillrate

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

var decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Money is an exact amount of money: Money("EUR", big.NewRat(1990, 100)). An amount that 6 decimals cannot write is
// refused.
func Money(currency string, amount *big.Rat) (*fillratev1.Money, error) {
	text := amount.FloatString(6)
	if written, _ := new(big.Rat).SetString(text); written.Cmp(amount) != 0 {
		return nil, fmt.Errorf("%s %s has more than 6 decimals", amount, currency)
	}
	whole, decimals, _ := strings.Cut(text, ".")
	decimals = decimals[:2] + strings.TrimRight(decimals[2:], "0")
	return &fillratev1.Money{CurrencyCode: currency, Amount: whole + "." + decimals}, nil
}

// Amount is the exact amount of a Money.
func Amount(money *fillratev1.Money) (*big.Rat, error) {
	if !decimal.MatchString(money.GetAmount()) {
		return nil, fmt.Errorf("%q is no amount of money", money.GetAmount())
	}
	amount, _ := new(big.Rat).SetString(money.GetAmount())
	return amount, nil
}
