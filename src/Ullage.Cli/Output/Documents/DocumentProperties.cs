namespace Ullage.Cli.Output.Documents;

/// <summary>Named values in one call, which is how <see cref="ReportShape"/> reads best.</summary>
internal static class DocumentProperties
{
    public static void Property(this DocumentWriter writer, string name, string? value)
    {
        writer.Name(name);
        writer.Text(value);
    }

    public static void Property(this DocumentWriter writer, string name, bool value)
    {
        writer.Name(name);
        writer.Truth(value);
    }

    public static void Property(this DocumentWriter writer, string name, long value)
    {
        writer.Name(name);
        writer.Number(value);
    }

    public static void Property(this DocumentWriter writer, string name, long? value)
    {
        writer.Name(name);
        if (value is { } number)
        {
            writer.Number(number);
        }
        else
        {
            writer.Null();
        }
    }

    public static void Property(this DocumentWriter writer, string name, decimal value)
    {
        writer.Name(name);
        writer.Number(value);
    }

    public static void Property(this DocumentWriter writer, string name, double? value)
    {
        writer.Name(name);
        if (value is { } number)
        {
            writer.Number(number);
        }
        else
        {
            writer.Null();
        }
    }

    /// <summary>An object by its writer, or null.</summary>
    public static void Property<T>(this DocumentWriter writer, string name, T? value, Action<DocumentWriter, T> write)
        where T : class
    {
        writer.Name(name);
        if (value is null)
        {
            writer.Null();
        }
        else
        {
            writer.Object(value, write);
        }
    }

    /// <summary>An array of objects.</summary>
    public static void Property<T>(this DocumentWriter writer, string name, IReadOnlyList<T> values, Action<DocumentWriter, T> write)
    {
        writer.Name(name);
        writer.StartArray();
        foreach (var value in values)
        {
            writer.Object(value, write);
        }

        writer.EndArray();
    }

    /// <summary>An object by its writer.</summary>
    public static void Object<T>(this DocumentWriter writer, T value, Action<DocumentWriter, T> write)
    {
        writer.StartObject();
        write(writer, value);
        writer.EndObject();
    }
}
