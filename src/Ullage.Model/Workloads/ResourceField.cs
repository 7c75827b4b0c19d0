namespace Ullage.Model;

/// <summary>Which of the four settings a reason speaks of; <see cref="Environment"/> stands for a runtime setting.</summary>
public enum ResourceField
{
    /// <summary><c>resources.requests.cpu</c></summary>
    CpuRequest,

    /// <summary><c>resources.limits.cpu</c></summary>
    CpuLimit,

    /// <summary><c>resources.requests.memory</c></summary>
    MemoryRequest,

    /// <summary><c>resources.limits.memory</c></summary>
    MemoryLimit,

    /// <summary>A variable in <c>env</c>.</summary>
    Environment,
}
