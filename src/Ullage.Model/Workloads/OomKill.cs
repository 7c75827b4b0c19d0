namespace Ullage.Model;

/// <summary>A container killed at its memory limit: its true need was at least that.</summary>
/// <param name="Pod">Whose container.</param>
/// <param name="AtMs">When, as closely as samples tell.</param>
/// <param name="Limit">The limit it met, when known.</param>
public sealed record OomKill(string Pod, long AtMs, ByteQuantity? Limit);
