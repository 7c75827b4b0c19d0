namespace Ullage.Model;

/// <summary>Where a number comes from, so that an engineer can check it.</summary>
/// <param name="Statistic">What was computed, such as <c>cpu p50</c> or <c>memory peak</c>.</param>
/// <param name="Value">Its value: cores or bytes, by <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>cores</c>, <c>bytes</c>, <c>ratio</c> or <c>count</c>.</param>
/// <param name="Pod">The pod that set it, where one did.</param>
/// <param name="AtMs">When, where one moment set it.</param>
/// <param name="Samples">Samples behind it.</param>
public sealed record Evidence(string Statistic, double Value, string Unit, string? Pod = null, long? AtMs = null, long? Samples = null);
