namespace Ullage.Exposition;

/// <summary>One observation that stands for those of its bucket; written in OpenMetrics only. The default stands for none.</summary>
/// <param name="Labels">What leads to it, such as <c>trace_id</c>; names and values together at most 128 characters by the format.</param>
/// <param name="Value">What was observed.</param>
/// <param name="TimestampMs">When: milliseconds since 1970 (UTC).</param>
public readonly record struct Exemplar(LabelSet? Labels, double Value, long TimestampMs);
