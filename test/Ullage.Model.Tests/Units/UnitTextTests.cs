namespace Ullage.Model.Tests.Units;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("250m", 250_000_000, "250m")]
    [InlineData("0.25", 250_000_000, "250m")]
    [InlineData("2", 2_000_000_000, "2")]
    [InlineData("1k", 1_000_000_000_000, "1k")]
    [InlineData("1n", 1, "1n")]
    [InlineData("1500u", 1_500_000, "1500u")]
    public void Cpu_text_is_read_and_printed_as_kubernetes_does(string text, long nanocores, string printed)
    {
        var cpu = CpuQuantity.Parse(text);
        Assert.Equal(nanocores, cpu.Nanocores);
        Assert.Equal(printed, cpu.ToString());
    }

    [Theory]
    [InlineData("512Mi", 512L << 20, "512Mi")]
    [InlineData("1.5Gi", 1536L << 20, "1536Mi")]
    [InlineData("128M", 128_000_000, "125000Ki")]
    [InlineData("1000", 1000, "1k")]
    [InlineData("100m", 1, "1")]
    [InlineData("8Ei", long.MaxValue, "9223372036854775807")]
    public void Memory_text_is_read_and_printed_as_kubernetes_does(string text, long bytes, string printed)
    {
        var memory = ByteQuantity.Parse(text);
        Assert.Equal(bytes, memory.Bytes);
        Assert.Equal(printed, memory.ToString());
    }

    [Fact]
    public void Amounts_that_do_not_fit_are_refused_with_the_largest_that_does()
    {
        Assert.False(CpuQuantity.TryParse("10E", out _, out var cpu));
        Assert.Contains("at most 9,223,372,037 cores", cpu, StringComparison.Ordinal);
        Assert.False(ByteQuantity.TryParse("10E", out _, out var memory));
        Assert.Contains("8 EiB", memory, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_quantity_is_refused()
    {
        Assert.Throws<FormatException>(() => CpuQuantity.Parse("two"));
        Assert.Throws<FormatException>(() => ByteQuantity.Parse("512MB"));
        Assert.False(CpuQuantity.TryParse(null, out _, out var error));
        Assert.NotNull(error);
    }
}
