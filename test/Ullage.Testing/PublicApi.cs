using System.Reflection;
using System.Text;

namespace Ullage.Testing;

/// <summary>What an assembly offers to others, a line a member, in a fixed order: its baseline is committed and compared, so that no change of it goes unseen.</summary>
public static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Compares an assembly with its baseline in docs/api; writes it instead where ULLAGE_UPDATE_GOLDENS is 1.</summary>
    /// <returns>What to say where they differ; empty where they do not.</returns>
    public static string Difference(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var name = $"{assembly.GetName().Name}.txt";
        var path = Path.Combine(Checkout.Root, "docs", "api", name);
        var found = Of(assembly);
        if (Environment.GetEnvironmentVariable("ULLAGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, found);
        }

        return File.Exists(path) && File.ReadAllText(path) == found ? "" : $"The public surface differs from docs/api/{name}; where that is meant: ULLAGE_UPDATE_GOLDENS=1 dotnet test --filter PublicApiTests";
    }

    /// <summary>Describes the public and protected surface of an assembly.</summary>
    private static string Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type));
            var above = type.GetInterfaces().Where(static i => i.IsPublic || i.IsNestedPublic).Select(Name).Order(StringComparer.Ordinal);
            var bases = (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? new[] { Name(b) } : []).Concat(type.IsEnum ? [] : above).ToArray();
            text.Append(bases.Length > 0 ? " : " + string.Join(", ", bases) : "").Append('\n');
            var members = type.IsEnum
                ? Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}")
                : type.GetMembers(Declared).Select(Member).OfType<string>().Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo c when Visible(c) => $"new({Parameters(c)})",
        MethodInfo { IsSpecialName: false } m when Visible(m) && !m.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) => $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})",
        PropertyInfo p when p.GetAccessors(true).Any(Visible) => $"{(p.GetAccessors(true)[0].IsStatic ? "static " : "")}{Name(p.PropertyType)} {p.Name} {{ {Accessors(p)} }}",
        FieldInfo f when f.IsPublic || f.IsFamily => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{Name(f.FieldType)} {f.Name}",
        EventInfo e when e.AddMethod is { } add && Visible(add) => $"event {Name(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Accessors(PropertyInfo property)
    {
        var get = property.GetMethod is { } g && Visible(g) ? "get; " : "";
        var set = property.SetMethod is not { } s || !Visible(s) ? ""
            : s.ReturnParameter.GetRequiredCustomModifiers().Any(static m => m.Name == "IsExternalInit") ? "init;" : "set;";
        return (get + set).TrimEnd();
    }

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(static p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.RawDefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray || type.IsByRef)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        var outer = type.IsNested ? Name(type.DeclaringType!) + "." : type.Namespace is { } space && space.StartsWith("Ullage", StringComparison.Ordinal) ? space + "." : "";
        var name = type.Name.Split('`')[0];
        return outer + name + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "");
    }
}
