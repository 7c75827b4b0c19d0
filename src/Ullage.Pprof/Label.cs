namespace Ullage.Pprof;

/// <summary>Says more about a sample: a text or a number.</summary>
/// <param name="Key">What it is about, such as <c>thread</c> or <c>type</c>.</param>
/// <param name="Text">The text; empty for a number.</param>
/// <param name="Number">The number; 0 for a text.</param>
/// <param name="Unit">The number's unit; empty for a text.</param>
public sealed record Label(string Key, string Text, long Number = 0, string Unit = "");
