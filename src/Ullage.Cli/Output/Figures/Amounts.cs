using System.Globalization;
using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>Amounts rounded for people. Formats for programs use the exact text of the quantities.</summary>
internal static class Amounts
{
    /// <summary>How an absent setting is written.</summary>
    public const string None = "none";

    /// <summary>How a setting that nobody tells is written.</summary>
    public const string Unknown = "?";

    private static readonly string[] MemoryUnits = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>A CPU setting: exact to the millicore (<c>250m</c>, <c>2</c>, <c>1500m</c>), finer ones rounded to three digits (<c>0.25m</c>).</summary>
    public static string Cpu(CpuQuantity? amount)
    {
        if (amount is not { } cpu)
        {
            return None;
        }

        return cpu.Nanocores % 1_000_000 == 0 ? cpu.ToString() : Cores(cpu.Cores);
    }

    /// <summary>A measured number of cores: <c>118m</c>, <c>2.35</c>, <c>0.4m</c>.</summary>
    public static string Cores(double cores)
    {
        if (!double.IsFinite(cores))
        {
            return "?";
        }

        var size = Math.Abs(cores);
        return size == 0 ? "0" : size >= 0.9995 ? ThreeDigits(cores) : size >= 0.00995 ? Whole(cores * 1000) + "m" : ThreeDigits(Math.Round(cores * 1000, 2)) + "m";
    }

    /// <summary>A sum of CPU settings, where exactness would only be noise: <c>48.5</c>, <c>250m</c>.</summary>
    public static string CpuSum(CpuQuantity? amount) => amount is { } cpu ? Cores(cpu.Cores) : None;

    /// <summary>The same in words: <c>48.5 cores</c>, <c>0.25 cores</c>.</summary>
    public static string InCores(double cores) => double.IsFinite(cores) ? (Math.Abs(cores) >= 1000 ? cores.ToString("#,0", CultureInfo.InvariantCulture) : ThreeDigits(cores)) + " cores" : "?";

    /// <summary>A memory setting in its largest binary unit, to three digits: <c>512Mi</c>, <c>1.5Gi</c>.</summary>
    public static string Memory(ByteQuantity? amount) => amount is { } memory ? Bytes(memory.Bytes) : None;

    /// <summary>A measured number of bytes, likewise.</summary>
    public static string Bytes(double bytes)
    {
        if (!double.IsFinite(bytes))
        {
            return "?";
        }

        var unit = 0;
        // 1023.6Mi would round to 1024Mi: it is 1Gi.
        while (Math.Abs(bytes) >= 1023.5 && unit < MemoryUnits.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return (unit == 0 ? Whole(bytes) : ThreeDigits(bytes)) + MemoryUnits[unit];
    }

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
        "cores" => Cores(evidence.Value) + (Math.Abs(evidence.Value) >= 0.9995 ? " cores" : ""),
        "bytes" => Bytes(evidence.Value),
        "ratio" => Share(evidence.Value),
        _ => evidence.Value.ToString("#,0.###", CultureInfo.InvariantCulture),
    };

    private static string Whole(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture);

    // Three digits, but never fewer than the whole part has.
    private static string ThreeDigits(double value)
    {
        var size = Math.Abs(value);
        var format = size >= 99.95 ? "0" : size >= 9.995 ? "0.#" : "0.##";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
