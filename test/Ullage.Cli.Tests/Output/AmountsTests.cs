using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Tests.Output;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(250_000_000, "250m")]
    [InlineData(1_500_000_000, "1500m")]
    [InlineData(2_000_000_000, "2")]
    [InlineData(1_234_567, "1.23m")]
    [InlineData(123_456_789, "123m")]
    [InlineData(-500_000_000, "-500m")]
    public void A_cpu_setting_reads_as_in_a_manifest(long nanocores, string text) => Assert.Equal(text, Amounts.Cpu(CpuQuantity.FromNanocores(nanocores)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0004, "0.4m")]
    [InlineData(0.0042, "4.2m")]
    [InlineData(0.118, "118m")]
    [InlineData(0.9996, "1000m")]
    [InlineData(2.345, "2345m")]
    [InlineData(1234.4, "1234400m")]
    [InlineData(double.NaN, "?")]
    public void Measured_cores_are_in_millicores_as_settings_are(double cores, string text) => Assert.Equal(text, Amounts.Cores(cores));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1000, "1000")]
    [InlineData(12_300, "12Ki")]
    [InlineData(1 << 20, "1Mi")]
    [InlineData(4.25 * (1 << 20), "4.25Mi")]
    [InlineData(920.4 * (1 << 20), "920Mi")]
    [InlineData(1023.9 * (1 << 20), "1024Mi")]
    [InlineData(1.5 * (1 << 30), "1536Mi")]
    [InlineData(double.PositiveInfinity, "?")]
    public void Measured_memory_is_in_mebibytes(double bytes, string text) => Assert.Equal(text, Amounts.Bytes(bytes));

    [Theory]
    [InlineData(1L << 30, "1Gi")]
    [InlineData(8L << 30, "8Gi")]
    [InlineData(1536L << 20, "1536Mi")]
    [InlineData(0, "0")]
    public void A_memory_setting_of_whole_gibibytes_is_written_as_such(long bytes, string text) => Assert.Equal(text, Amounts.Memory(ByteQuantity.FromBytes(bytes)));

    [Theory]
    [InlineData(48.46, "48.5 cores")]
    [InlineData(0.25, "0.25 cores")]
    [InlineData(0.0042, "0.004 cores")]
    [InlineData(12345.6, "12,346 cores")]
    public void Sums_of_cores_keep_three_digits(double cores, string text) => Assert.Equal(text, Amounts.InCores(cores));

    [Theory]
    [InlineData(48.46, "48.5Gi")]
    [InlineData(0.25, "0.25Gi")]
    [InlineData(1536, "1536Gi")]
    public void Sums_of_memory_are_in_gibibytes(double gibibytes, string text) => Assert.Equal(text, Amounts.InGibibytes(gibibytes * (1 << 30)));

    [Theory]
    [InlineData(-80, "−80.0%")]
    [InlineData(24.04, "+24.0%")]
    [InlineData(-0.04, "0.0%")]
    [InlineData(0.05, "+0.1%")]
    [InlineData(199_900, ">+900%")]
    public void Changes_have_a_sign_and_one_decimal(double percent, string text) => Assert.Equal(text, Amounts.Percent(percent));

    [Theory]
    [InlineData(1234.5, "USD", "$1,234.50")]
    [InlineData(-3, "eur", "−€3.00")]
    [InlineData(12, "CHF", "CHF 12.00")]
    public void Money_has_its_currency(double amount, string currency, string text) => Assert.Equal(text, Amounts.Money((decimal)amount, currency));

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(5400, "90 min")]
    [InlineData(23_400, "6.5 h")]
    [InlineData(604_800, "7 d")]
    [InlineData(1_209_600, "14 d")]
    public void Durations_take_the_unit_that_people_would(int seconds, string text) => Assert.Equal(text, Moments.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_was_absent_is_added_and_has_no_percentage()
    {
        var changes = SettingChange.Of(SampleContainers.Resources(null, "1", "1Gi", null), SampleContainers.Resources("200m", null, "1Gi", null));
        Assert.Equal([Direction.Added, Direction.Removed, Direction.Same, Direction.Same], changes.Select(static c => c.Direction));
        Assert.All(changes, static c => Assert.Null(c.Percent));
    }

    [Fact]
    public void Sums_of_absurd_settings_do_not_overflow()
    {
        var id = new WorkloadId("", "n", "Deployment", "w");
        var most = new ResourceSettings(CpuQuantity.FromNanocores(long.MaxValue), null, ByteQuantity.FromBytes(long.MaxValue), null);
        var workload = SampleContainers.Workload(id, int.MaxValue, SampleContainers.Sized(id, "c", most, most, SampleContainers.Usage(1, 1)));
        var sums = new NamespaceGroup("", "n", [workload, workload]).Sum();
        Assert.Equal(("9223372037", "none", "8589934592Gi"), (sums[0].Now, sums[1].Now, sums[2].Now));
    }

    [Fact]
    public void What_nobody_tells_is_no_none()
    {
        var container = SampleContainers.Sized(
            new WorkloadId("", "shop", "Deployment", "web"), "app", ResourceSettings.None, SampleContainers.Resources("50m", null, "64Mi", "64Mi"), SampleContainers.Usage(0.1, 1 << 26)) with
        { SettingsKnown = false };
        Assert.Equal(["?", "?", "?", "?"], SettingChange.Of(container).Select(static c => c.Now));
        Assert.Equal(["none", "none", "none", "none"], SettingChange.Of(container with { SettingsKnown = true }).Select(static c => c.Now));
    }
}
