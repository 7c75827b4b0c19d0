using System.Globalization;
using System.Text;
using Ullage.Prometheus.Api;

namespace Ullage.Prometheus.Tests.Network;

public sealed class NumberTextTests
{
    [Fact]
    public void Every_double_comes_back_bit_for_bit_from_its_shortest_text()
    {
        var random = new Random(8);
        for (var run = 0; run < 50_000; run++)
        {
            var value = run % 3 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : run % 3 == 1 ? Math.Round(random.NextDouble() * Math.Pow(10, random.Next(0, 12)), random.Next(0, 10))
                : random.Next(-5, 1000) * Math.Pow(2, random.Next(-20, 40));
            if (!double.IsFinite(value))
            {
                continue;
            }

            var text = value.ToString("R", CultureInfo.InvariantCulture);
            Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out var parsed), text);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(parsed));
        }
    }

    [Theory]
    [InlineData("NaN", 0x7ff8000000000001)]
    [InlineData("+Inf", 0x7ff0000000000000)]
    [InlineData("Inf", 0x7ff0000000000000)]
    [InlineData("Infinity", 0x7ff0000000000000)]
    [InlineData("-Inf", unchecked((long)0xfff0000000000000))]
    [InlineData("-0", long.MinValue)]
    [InlineData("1e+21", 0x444b1ae4d6e2ef50)]
    [InlineData("5e-324", 1)]
    public void Special_values_have_their_bits(string text, long bits)
    {
        Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("nope")]
    public void What_is_no_number_is_refused(string text) => Assert.False(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("1700000000", 1_700_000_000_000)]
    [InlineData("1700000000.1", 1_700_000_000_100)]
    [InlineData("1700000000.123", 1_700_000_000_123)]
    [InlineData("1700000000.1239", 1_700_000_000_123)]
    [InlineData("-1.5", -1500)]
    [InlineData("0.001", 1)]
    [InlineData("1.7e9", 1_700_000_000_000)]
    public void Seconds_become_milliseconds_exactly(string text, long milliseconds)
    {
        Assert.True(NumberText.TryParseSeconds(Encoding.ASCII.GetBytes(text), out var parsed));
        Assert.Equal(milliseconds, parsed);
    }
}
