namespace Ullage.Pprof;

/// <summary>A function. Two with equal contents are one.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="SystemName">Its name for the linker; empty when it has none of its own.</param>
/// <param name="FileName">Its source file; empty when unknown.</param>
/// <param name="StartLine">Line on which it begins, from 1; 0 when unknown.</param>
public sealed record Function(string Name, string SystemName = "", string FileName = "", long StartLine = 0);
