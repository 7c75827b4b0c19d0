namespace Ullage.Model;

/// <summary>How much of the window was seen.</summary>
/// <param name="Span">From the first sample to the last.</param>
/// <param name="Observed">Time in which some pod was seen, reckoned by the hour: in each at most the hour, however many pods ran side by side.</param>
/// <param name="Pods">Pods seen.</param>
/// <param name="Samples">Samples seen, CPU and memory.</param>
/// <param name="Gaps">Holes longer than five scrape intervals in a pod's series.</param>
/// <param name="LongestGap">The longest of them.</param>
public sealed record Coverage(TimeSpan Span, TimeSpan Observed, int Pods, long Samples, int Gaps, TimeSpan LongestGap);
