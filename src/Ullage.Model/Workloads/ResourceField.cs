namespace Ullage.Model;

/// <summary>Which setting a reason speaks of.</summary>
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

    /// <summary>None of them: the container as a whole, such as why it got no numbers.</summary>
    Container,
}
