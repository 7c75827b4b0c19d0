namespace Ullage.Model;

/// <summary>The language runtime inside a container, as its own metrics tell it.</summary>
public enum RuntimeKind
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>Go.</summary>
    Go,

    /// <summary>.NET.</summary>
    DotNet,

    /// <summary>A Java virtual machine.</summary>
    Jvm,
}
