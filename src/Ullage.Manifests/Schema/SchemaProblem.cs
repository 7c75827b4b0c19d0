namespace Ullage.Manifests.Schema;

/// <summary>In which way an object is not what Kubernetes' schema asks for.</summary>
public enum SchemaProblem
{
    /// <summary>The API group is Kubernetes' own, but has no such kind or version.</summary>
    UnknownKind,

    /// <summary>Kubernetes knows kind or field, but not in the version asked for.</summary>
    NotInVersion,

    /// <summary>A field that the object has not.</summary>
    UnknownField,

    /// <summary>A value of another type, such as a number where a text must stand.</summary>
    WrongType,

    /// <summary>A field that must be given is not.</summary>
    MissingField,

    /// <summary>A value of the right type that is not among those allowed, or not of the form asked for.</summary>
    BadValue,

    /// <summary>A key that stands twice in one mapping.</summary>
    DuplicateKey,

    /// <summary>Two items of a list that Kubernetes tells apart by the same key.</summary>
    DuplicateItem,
}
