using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Numbers as reasons and findings write them: short enough for one line, exact enough to check.</summary>
internal static class Figures
{
    /// <summary>Cores as settings have them, in millicores unless whole: <c>4.2m</c>, <c>212m</c>, <c>2364m</c>, <c>2</c>.</summary>
    public static string Cpu(double cores) => cores switch
    {
        0 => "0m",
        >= 1 when cores == Math.Floor(cores) => cores.ToString("0", CultureInfo.InvariantCulture),
        >= 0.01 => (cores * 1000).ToString("0", CultureInfo.InvariantCulture) + "m",
        _ => (cores * 1000).ToString("0.#", CultureInfo.InvariantCulture) + "m",
    };

    /// <summary>Bytes as settings have them, in mebibytes unless whole gibibytes: <c>4.2Mi</c>, <c>431Mi</c>, <c>10760Mi</c>, <c>4Gi</c>.</summary>
    public static string Memory(double bytes)
    {
        var mebibytes = bytes / (1 << 20);
        return mebibytes switch
        {
            >= 1024 when mebibytes % 1024 == 0 => (mebibytes / 1024).ToString("0", CultureInfo.InvariantCulture) + "Gi",
            >= 10 => mebibytes.ToString("0", CultureInfo.InvariantCulture) + "Mi",
            _ => mebibytes.ToString("0.##", CultureInfo.InvariantCulture) + "Mi",
        };
    }

    /// <summary>Cores that a setting must hold, as it will hold them: in whole millicores, rounded up.</summary>
    public static string CpuAtLeast(double cores) => Cpu(Math.Ceiling((cores * 1000) - 1e-6) / 1000);

    /// <summary>Bytes that a setting must hold, as it will hold them: in whole mebibytes, rounded up.</summary>
    public static string MemoryAtLeast(double bytes) => Memory(Math.Ceiling((bytes / (1 << 20)) - 1e-6) * (1 << 20));

    /// <summary>A quantile: <c>P50</c>, <c>P99.9</c>, <c>peak</c>.</summary>
    public static string Quantile(double quantile) => quantile >= 1 ? "peak" : "P" + (quantile * 100).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A share in percent: <c>12 %</c>, <c>0.4 %</c>.</summary>
    public static string Percent(double share) => ShareText.Of(share);

    /// <summary>A length of time: <c>7 d</c>, <c>26 h</c>, <c>45 min</c>, <c>30 s</c>.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalDays: >= 2 } => length.TotalDays.ToString("0.#", CultureInfo.InvariantCulture) + " d",
        { TotalHours: >= 2 } => length.TotalHours.ToString("0.#", CultureInfo.InvariantCulture) + " h",
        { TotalMinutes: >= 2 } => length.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min",
        _ => length.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
    };

    /// <summary>Where and when something was seen: <c> (pod api-1, 2026-03-02 14:05Z)</c>, or nothing.</summary>
    public static string Seen(Evidence evidence) => (evidence.Pod, evidence.AtMs) switch
    {
        (null, null) => "",
        (null, { } at) => $" ({Moment(at)})",
        ({ } pod, null) => $" (pod {pod})",
        ({ } pod, { } at) => $" (pod {pod}, {Moment(at)})",
    };

    /// <summary>A moment to the minute, UTC.</summary>
    public static string Moment(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
