using Ullage.Hosting.Profiling.Names;

namespace Ullage.Hosting.Profiling.Tests.Names;

public sealed class FunctionNameTests
{
    [Theory]
    [InlineData("Shop.Orders", "Price", "Shop.Orders.Price")]
    [InlineData("Shop.Orders+Line", ".ctor", "Shop.Orders.Line..ctor")]
    [InlineData("Shop.Orders+<PriceAsync>d__5", "MoveNext", "Shop.Orders.PriceAsync")]
    [InlineData("Shop.Cache`1+<LoadAsync>d__5[System.__Canon]", "MoveNext", "Shop.Cache<__Canon>.LoadAsync")]
    [InlineData("Shop.Orders+<>c", "<Price>b__3_0", "Shop.Orders.Price.lambda")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0", "<Price>b__1", "Shop.Orders.Price.lambda")]
    [InlineData("Shop.Orders", "<Price>g__Round|3_0", "Shop.Orders.Price.Round")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0+<<Price>b__0>d", "MoveNext", "Shop.Orders.Price.lambda")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]", "Add", "System.Collections.Generic.List<__Canon>.Add")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.Int32,System.Collections.Generic.List`1[Shop.Order]]", "FindValue", "System.Collections.Generic.Dictionary<int, List<Order>>.FindValue")]
    [InlineData("Shop.Cache`2+Entry[System.__Canon,System.Int64]", "Touch", "Shop.Cache<__Canon, long>.Entry.Touch")]
    [InlineData("Shop.Cache`2+Entry", "Touch", "Shop.Cache<,>.Entry.Touch")]
    [InlineData("Shop.Orders+<LoadAsync>d__5`1[System.Int32]", "MoveNext", "Shop.Orders.LoadAsync<int>")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0`1[System.Int32]", "<Price>b__1", "Shop.Orders.Price.lambda")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program.Main")]
    [InlineData("Program", "<<Main>$>g__Serve|0_1", "Program.Main.Serve")]
    [InlineData("Program+<>c", "<<Main>$>b__0_0", "Program.Main.lambda")]
    [InlineData("Shop.Orders+<<Price>g__Round|3_0>d", "MoveNext", "Shop.Orders.Price.Round")]
    [InlineData("Odd`", "M", "Odd`.M")]
    [InlineData("Odd`999999", "M", "Odd`999999.M")]
    [InlineData("Odd[", "M", "Odd[.M")]
    [InlineData("Odd]", "M", "Odd].M")]
    [InlineData("Odd[[[A]]", "M", "Odd.M")]
    [InlineData("System.Int32[]", "Get", "System.Int32[].Get")]
    [InlineData("System.Int32[,]", "Get", "System.Int32[,].Get")]
    [InlineData("", "IL_STUB_PInvoke", "IL_STUB_PInvoke")]
    public void A_method_is_named_as_it_stands_in_the_source(string type, string method, string name) => Assert.Equal(name, FunctionName.Of(type, method));
}
