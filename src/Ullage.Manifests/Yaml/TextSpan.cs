namespace Ullage.Manifests.Yaml;

/// <summary>A stretch of bytes.</summary>
/// <param name="Start">Offset of the first byte, from 0.</param>
/// <param name="End">Offset after the last byte; never less than <paramref name="Start"/>.</param>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>Number of bytes.</summary>
    public int Length => End - Start;
}
