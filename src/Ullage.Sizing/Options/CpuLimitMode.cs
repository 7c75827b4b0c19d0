namespace Ullage.Sizing;

/// <summary>What becomes of the CPU limit.</summary>
public enum CpuLimitMode
{
    /// <summary>The policy sets it, also where there is none today.</summary>
    Policy,

    /// <summary>None: a limit of today is proposed to be removed. Spare CPU of the node is then free to use, and nothing throttles.</summary>
    None,

    /// <summary>As today: a present one is resized by the policy, an absent one stays absent.</summary>
    Keep,
}
