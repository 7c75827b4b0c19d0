namespace Ullage.Sizing;

/// <summary>How a container is sized whose replicas an autoscaler counts by utilisation, that is by usage over request.</summary>
public enum AutoscaledMode
{
    /// <summary>The request stays high enough that the median usage meets the autoscaler's target: sizing alone adds no replica.</summary>
    Honor,

    /// <summary>The policy's number stands; a finding tells how the replicas would move.</summary>
    Explain,
}
