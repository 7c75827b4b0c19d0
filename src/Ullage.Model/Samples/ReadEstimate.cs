namespace Ullage.Model;

/// <summary>What a read would cost.</summary>
/// <param name="Series">Series selected.</param>
/// <param name="Samples">Samples in the range, estimated from the interval of a few series.</param>
/// <param name="Bytes">Bytes that would be transferred or mapped, estimated.</param>
public sealed record ReadEstimate(long Series, long Samples, long Bytes);
