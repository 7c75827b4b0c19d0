using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Explain;

/// <summary>A level to draw across a chart.</summary>
/// <param name="Label">What it is, such as <c>limit now</c>.</param>
/// <param name="Value">Its height in the chart's unit; null draws nothing.</param>
/// <param name="Ink">Its colour.</param>
internal sealed record ReferenceLine(string Label, double? Value, Ink Ink);
