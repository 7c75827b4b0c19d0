namespace Ullage.Overload;

/// <summary>What came of a load, latencies in milliseconds from when a request was due.</summary>
internal sealed record OverloadResult(double Rate, double Good, double Refused, double Lost, double P50, double P99)
{
    public static OverloadResult Of(IReadOnlyCollection<(int Status, double Ms)> answers, double rate, TimeSpan counted)
    {
        var good = answers.Where(static a => a.Status == 200).Select(static a => a.Ms).Order().ToArray();
        var seconds = counted.TotalSeconds;
        return new(rate, good.Length / seconds, answers.Count(static a => a.Status is 429 or 503) / seconds, answers.Count(static a => a.Status == 0) / seconds, Quantile(good, 0.5), Quantile(good, 0.99));
    }

    private static double Quantile(double[] sorted, double q) => sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(q * sorted.Length) - 1, 0, sorted.Length - 1)];
}
