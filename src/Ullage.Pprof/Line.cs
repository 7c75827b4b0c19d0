namespace Ullage.Pprof;

/// <summary>A line of a function.</summary>
/// <param name="Function">The function; null where it is unknown.</param>
/// <param name="Number">Line in its file, from 1; 0 when unknown.</param>
/// <param name="Column">Column, from 1; 0 when unknown.</param>
public readonly record struct Line(Function? Function, long Number = 0, long Column = 0);
