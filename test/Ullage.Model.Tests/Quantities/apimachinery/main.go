// Command apimachinery writes quantity texts with what Kubernetes' own parser makes of them, one a line, tab-separated:
// the text in Go quotes, then "error", or the canonical form, the sign of the comparison with the previous valid line,
// and the amount rounded up to whole units where it is neither negative nor near the end of 64 bits, else "-".
//
// usage: apimachinery SEED COUNT
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

var suffixes = []string{"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}

var fixed = []string{
	"", "0", "00", "+", "-", ".", "-.", "+.", "0.", ".0", "5.", ".5", "1.2.3", "--1", "+-1", "1 ", " 1", "1\n", "1,5", "١", "1e", "1E", "1e+", "1E-",
	"1e3", "1E3", "1e+3", "1E-3", "1e03", "1ee3", "1e3e", "1eM", "1Ee3", "e3", "E3", "E", "k", "Ki", "Ti", "Pi", "Ei", ".Ei", "+Ei", "-Pi", ".n", "n", ".e-9", ".e-10", "e-10",
	"K", "1K", "1KI", "1ki", "1mi", "1MB", "1GiB", "1i", "1nn", "1kM", "1.0Ki", "1.00Ki", "0.5Ki", "1.5Ki", "1.0001Ki", "0.0001Ki", "0.9999999999Ki",
	"1n", "0.1n", "0.9n", "1.1n", "-0.1n", "-1.1n", "0.0000000001", "0.0000000009", "1.0000000001", "1e-9", "1e-10", "1e-30", "-1e-30", "9e-10",
	"8Ei", "7Ei", "7.9Ei", "-8Ei", "-9Ei", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "9223372036854775807Ki",
	"9007199254740993Ki", "99999999999Ki", "999999999999999999", "1000000000000000000", "18446744073709551616", "1E", "9E", "10E", "999E", "100e18", "1e18", "1e19", "1e20",
	"123456789012345678901234567890", "0.123456789012345678901234567890", "123456789.123456789123456789Ki", "1.1Mi", "1.1Gi", "1.1Ei", "1023", "1024", "1025", "1023Ki", "1024Ki",
	"100m", "1000m", "1500m", "1024m", "0.1", "0.25", "2.50", "1000", "1000k", "1000Mi", "1048576", "1048576Ki", "128974848", "129e6", "129M", "123Mi", "128974848000m",
}

func digits(r *rand.Rand, most int) string {
	var b strings.Builder
	for n := r.Intn(most + 1); n > 0; n-- {
		if r.Intn(3) == 0 {
			b.WriteByte('0')
		} else {
			b.WriteByte(byte('0' + r.Intn(10)))
		}
	}
	return b.String()
}

func text(r *rand.Rand) string {
	most := []int{1, 3, 5, 9, 17, 18, 19, 20, 25, 40}[r.Intn(10)]
	s := []string{"", "", "", "", "-", "+"}[r.Intn(6)] + digits(r, most)
	if r.Intn(2) == 0 {
		s += "." + digits(r, most)
	}
	switch r.Intn(8) {
	case 0:
		return s + []string{"e", "E"}[r.Intn(2)] + strconv.Itoa(r.Intn(60)-30)
	case 1:
		junk := "eEinumkKMGTP+-0123456789. i"
		for n := r.Intn(5); n > 0; n-- {
			s += string(junk[r.Intn(len(junk))])
		}
		return s
	default:
		return s + suffixes[r.Intn(len(suffixes))]
	}
}

func main() {
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	count, _ := strconv.Atoi(os.Args[2])
	r := rand.New(rand.NewSource(seed))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var previous resource.Quantity
	for i := 0; i < count; i++ {
		var s string
		if i < len(fixed) {
			s = fixed[i]
		} else {
			s = text(r)
		}
		q, err := resource.ParseQuantity(s)
		if err != nil {
			fmt.Fprintf(out, "%q\terror\n", s)
			continue
		}
		number, suffix := q.CanonicalizeBytes(nil)
		whole := "-"
		if d := q.DeepCopy(); d.Sign() >= 0 && d.CmpInt64(1<<62) < 0 {
			whole = strconv.FormatInt(d.Value(), 10)
		}
		a, b := q.DeepCopy(), previous.DeepCopy()
		fmt.Fprintf(out, "%q\t%s%s\t%d\t%s\n", s, number, suffix, a.Cmp(b), whole)
		previous = q
	}
}
