using System.Globalization;
using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>Amounts rounded for people. Formats for programs use the exact text of the quantities.</summary>
/// <remarks>
/// One rule, so that numbers on one line compare at a glance and a setting reads as in its patch: what belongs to a container is in whole millicores and mebibytes
/// (below 10, with the digits that matter), a setting of whole cores or gibibytes as such (<c>2</c>, <c>1Gi</c>); sums are in cores and gibibytes.
/// </remarks>
internal static class Amounts
{
    /// <summary>How an absent setting is written.</summary>
    public const string None = "none";

    /// <summary>How a setting is written that nothing tells: it may be set all the same.</summary>
    public const string Unknown = "?";

    private const double Mebibyte = 1 << 20;
    private const double Gibibyte = 1 << 30;

    /// <summary>A CPU setting: exact to the millicore (<c>250m</c>, <c>2</c>, <c>1500m</c>), finer ones rounded (<c>0.25m</c>).</summary>
    public static string Cpu(CpuQuantity? amount, string absent = None) =>
        amount is not { } cpu ? absent : cpu.Nanocores % 1_000_000 == 0 ? cpu.ToString() : Cores(cpu.Cores);

    /// <summary>A measured number of cores: <c>118m</c>, <c>2350m</c>, <c>0.4m</c>.</summary>
    public static string Cores(double cores)
    {
        if (!double.IsFinite(cores))
        {
            return Unknown;
        }

        var millicores = cores * 1000;
        var size = Math.Abs(millicores);
        return size == 0 ? "0" : (size >= 9.95 ? Whole(millicores) : Digits(millicores, 0.995, "0.##")) + "m";
    }

    /// <summary>A sum of CPU settings in cores: <c>48.5</c>, <c>0.25</c>.</summary>
    public static string CpuSum(CpuQuantity? amount, string absent = None) => amount is { } cpu ? Digits(cpu.Cores, 0.9995, "0.###") : absent;

    /// <summary>A sum of cores in words: <c>48.5 cores</c>, <c>0.25 cores</c>.</summary>
    public static string InCores(double cores) =>
        double.IsFinite(cores) ? (Math.Abs(cores) >= 1000 ? cores.ToString("#,0", CultureInfo.InvariantCulture) : Digits(cores, 0.9995, "0.###")) + " cores" : Unknown;

    /// <summary>A memory setting: whole gibibytes as such, else mebibytes: <c>1Gi</c>, <c>512Mi</c>, <c>8955Mi</c>.</summary>
    public static string Memory(ByteQuantity? amount, string absent = None) =>
        amount is not { } memory ? absent : memory.Bytes is > 0 and var bytes && bytes % (1L << 30) == 0 ? (bytes >> 30).ToString(CultureInfo.InvariantCulture) + "Gi" : Bytes(memory.Bytes);

    /// <summary>A measured number of bytes: <c>358Mi</c>, <c>4.25Mi</c>, <c>12Ki</c>.</summary>
    public static string Bytes(double bytes)
    {
        var size = Math.Abs(bytes);
        return !double.IsFinite(bytes) ? Unknown
            : size >= 9.995 * Mebibyte ? Whole(bytes / Mebibyte) + "Mi"
            : size >= 0.9995 * Mebibyte ? Digits(bytes / Mebibyte, 0, "0.##") + "Mi"
            : size >= 1023.5 ? Whole(bytes / 1024) + "Ki"
            : Whole(bytes);
    }

    /// <summary>A sum of memory settings in gibibytes: <c>48.5Gi</c>, <c>0.25Gi</c>.</summary>
    public static string MemorySum(ByteQuantity? amount, string absent = None) => amount is { } memory ? InGibibytes(memory.Bytes) : absent;

    /// <summary>A sum of bytes, likewise.</summary>
    public static string InGibibytes(double bytes) => double.IsFinite(bytes) ? Digits(bytes / Gibibyte, 0.9995, "0.###") + "Gi" : Unknown;

    /// <summary>A change in percent, one decimal, with its sign: <c>−80.0%</c>; beyond ten times <c>&gt;+900%</c>.</summary>
    public static string Percent(double percent)
    {
        if (percent > 900)
        {
            return ">+900%";
        }

        var rounded = Math.Round(percent, 1, MidpointRounding.AwayFromZero);
        return (rounded < 0 ? "−" : rounded > 0 ? "+" : "") + Math.Abs(rounded).ToString("0.0", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A share of something in percent, one decimal, without a sign.</summary>
    public static string Share(double share) =>
        double.IsFinite(share) ? (share * 100).ToString(share is > 0 and < 0.0005 ? "0.000" : "0.0", CultureInfo.InvariantCulture) + "%" : "?";

    /// <summary>A count with thousands apart: <c>60,480</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Money with its currency: <c>$1,234.56</c>, <c>CHF 12.00</c>; minus first.</summary>
    public static string Money(decimal amount, string currency)
    {
        var sign = currency.ToUpperInvariant() switch { "USD" => "$", "EUR" => "€", "GBP" => "£", _ => currency + " " };
        return (amount < 0 ? "−" : "") + sign + Math.Abs(amount).ToString("N2", CultureInfo.InvariantCulture);
    }

    /// <summary>What was observed, in the unit it has.</summary>
    public static string Observed(Evidence evidence) => evidence.Unit switch
    {
        "cores" => Cores(evidence.Value),
        "bytes" => Bytes(evidence.Value),
        "ratio" => Share(evidence.Value),
        _ => evidence.Value.ToString("#,0.###", CultureInfo.InvariantCulture),
    };

    private static string Whole(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture);

    // Three digits, but never fewer than the whole part has; below a size, as a format says.
    private static string Digits(double value, double fine, string fineFormat)
    {
        var size = Math.Abs(value);
        var format = size >= 99.95 ? "0" : size >= 9.995 ? "0.#" : size >= fine ? "0.##" : fineFormat;
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
