namespace Ullage.Sizing;

/// <summary>How a workload is sized whose replicas an autoscaler counts by utilisation, that is by use over request.</summary>
public enum AutoscaledMode
{
    /// <summary>The policy's request, and the target moved with it so that the autoscaler acts at the same use a pod as today.</summary>
    Retarget,

    /// <summary>The target stays, for whoever cannot change it: the request stays high enough that sizing adds no replica.</summary>
    Honor,

    /// <summary>Policy's request and today's target; the plan tells how many replicas result.</summary>
    Explain,
}
