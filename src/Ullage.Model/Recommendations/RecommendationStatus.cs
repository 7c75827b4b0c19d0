namespace Ullage.Model;

/// <summary>Whether a container got numbers.</summary>
public enum RecommendationStatus
{
    /// <summary>It got numbers, which may equal today's.</summary>
    Recommended,

    /// <summary>History too short or too thin; the reasons say what is missing.</summary>
    InsufficientData,

    /// <summary>Left alone on purpose: ignored, owned by another tool, an init container; the reasons say why.</summary>
    Skipped,
}
