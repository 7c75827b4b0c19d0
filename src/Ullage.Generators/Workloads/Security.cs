using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>What the restricted standard of pod security asks for, and a root that cannot be written.</summary>
internal static class Security
{
    /// <summary>The user of images from nothing: no account anywhere has it.</summary>
    public const long Nobody = 65532;

    public static Mapping Container { get; } = Map(
        ("allowPrivilegeEscalation", false),
        ("readOnlyRootFilesystem", true),
        ("capabilities", Map(("drop", List("ALL")))));

    public static Mapping Pod(long user) => Map(
        ("runAsNonRoot", true),
        ("runAsUser", user),
        ("runAsGroup", user),
        ("seccompProfile", Map(("type", "RuntimeDefault"))));
}
