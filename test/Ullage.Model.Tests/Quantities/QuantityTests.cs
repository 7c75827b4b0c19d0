using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Model.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("100m", "100m")]
    [InlineData("0.1", "100m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("1500k", "1500k")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1e3", "1e3")]
    [InlineData("1.5e3", "1500")]
    [InlineData("1E3", "1e3")]
    [InlineData("1E", "1E")]
    [InlineData("0.1n", "1n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    public void Canonical_text_is_that_of_kubernetes(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("1000E", "1e21")]
    [InlineData("1e2147483647", "10e2147483646")]
    public void A_decimal_amount_beyond_exa_keeps_its_size(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(quantity, Quantity.Parse(canonical));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("128mb", "write 128M (a million) or 128Mi")]
    [InlineData("128MB", "write 128M (a million) or 128Mi")]
    [InlineData("1GiB", "write 1Gi")]
    [InlineData("64K", "write 64k (thousands) or 64Ki (1024)")]
    [InlineData("2 cores", "write 2")]
    [InlineData("1,5", "a point for the fraction")]
    [InlineData("1e4294967296", "expected one of")]
    [InlineData("abc", "starts with a number")]
    [InlineData("1e5\0", "is no suffix")]
    public void Errors_say_what_was_found_and_what_to_write(string text, string part)
    {
        Assert.False(Quantity.TryParse(text, out _, out var error));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
    }

    [Fact]
    public void Huge_exponents_are_compared_and_printed_without_their_digits()
    {
        var huge = Quantity.Parse("1e2000000000");
        var tiny = Quantity.Parse("1e-2000000000");
        Assert.True(huge > Quantity.Parse("9e1999999999"));
        Assert.True(huge > Quantity.Parse("8Ei") && Quantity.Parse("-1e2000000000") < tiny);
        Assert.Equal("1e-9", tiny.ToString());
        Assert.False(huge.TryScaleUp(-9, out _));
    }

    [Fact]
    public void Text_beyond_the_bound_is_refused()
    {
        Assert.True(Quantity.TryParse(new string('9', Quantity.MaxLength), out _, out _));
        Assert.False(Quantity.TryParse(new string('9', Quantity.MaxLength + 1), out _, out var error));
        Assert.Contains("1025 characters", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Canonical_text_reads_back_as_the_same_amount_and_settles() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Texts, static text =>
    {
        var quantity = Quantity.Parse(text);
        var again = Quantity.Parse(quantity.ToString());

        // A binary amount that no suffix divides prints bare and reads back as decimal, as in Kubernetes; from then on the text is fixed.
        var settled = again.Format != quantity.Format || again.ToString() == quantity.ToString();
        return again == quantity && again.GetHashCode() == quantity.GetHashCode() && settled && Quantity.Parse(again.ToString()).ToString() == again.ToString();
    }));

    [Fact]
    public void Order_is_that_of_exact_arithmetic() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Texts, Texts, static (left, right) =>
    {
        Quantity a = Quantity.Parse(left), b = Quantity.Parse(right);
        return Math.Sign(a.CompareTo(b)) == Math.Sign(Nanos(a).CompareTo(Nanos(b))) && (a == b) == (Nanos(a) == Nanos(b));
    }));

    [Fact]
    public void Any_text_is_read_or_refused_with_a_message_and_never_throws() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll<string>(static text =>
        Quantity.TryParse(text, out _, out var error) == (error is null)));

    private static readonly Arbitrary<string> Texts = Arb.From(
        from sign in Gen.Elements("", "-", "+")
        from whole in Gen.Choose(0, int.MaxValue)
        from fraction in Gen.Elements("", ".", ".5", ".25", ".000000001", ".123456789123")
        from suffix in Gen.Elements("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "E-7", "e12")
        select $"{sign}{whole}{fraction}{suffix}");

    /// <summary>The amount in nanos, through the canonical text and nothing else.</summary>
    private static BigInteger Nanos(Quantity quantity)
    {
        var text = quantity.ToString();
        var rest = text.AsSpan(1).IndexOfAnyExceptInRange('0', '9');
        var end = rest < 0 ? text.Length : rest + 1;
        var number = BigInteger.Parse(text[..end]);
        var suffix = text[end..];
        if (suffix.EndsWith('i'))
        {
            return (number << 10 * ("KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1)) * BigInteger.Pow(10, 9);
        }

        var exponent = suffix.StartsWith('e') ? int.Parse(suffix[1..]) : 3 * (Array.IndexOf(["n", "u", "m", "", "k", "M", "G", "T", "P", "E"], suffix) - 3);
        return number * BigInteger.Pow(10, exponent + 9);
    }
}
