using Grid.Samples.Drawing;

namespace Grid.Samples.People;

/// <summary>Common names, put together by chance. Between them the Kazakh ones use every letter that Russian lacks.</summary>
internal static class SyntheticNames
{
    private static readonly string[] KazakhFamilies =
        ["Әбдірахман", "Қасым", "Өмірзақ", "Ұзақбай", "Нұрпейіс", "Ғабдулл", "Шәріп", "Түсіпбек", "Жұмаділ", "Сәрсенбай", "Бөкенбай", "Қоңырбай", "Тәңірберген", "Ыбырай"];

    private static readonly string[] KazakhMen =
        ["Нұрлан", "Қайрат", "Ғани", "Өтеген", "Жәнібек", "Бауыржан", "Ерлан", "Дәурен", "Әлихан", "Сүлеймен", "Теңізбай", "Ілияс", "Жаһан"];

    private static readonly string[] KazakhWomen =
        ["Әсел", "Айгүл", "Құралай", "Еңлік", "Гауһар", "Үміт", "Өрзия", "Сәуле", "Дінара", "Ұлжан", "Ғалия", "Назгүл", "Қарлығаш"];

    private static readonly string[] RussianFamilies = ["Иванов", "Кузнецов", "Смирнов", "Попов", "Фёдоров", "Лебедев", "Егоров", "Щукин", "Юрьев"];
    private static readonly string[] RussianMen = ["Александр", "Сергей", "Дмитрий", "Фёдор", "Павел", "Юрий", "Игорь"];
    private static readonly string[] RussianWomen = ["Ольга", "Наталья", "Екатерина", "Алёна", "Людмила", "Софья", "Ирина"];
    private static readonly (string Man, string Woman)[] RussianFathers =
        [("Иванович", "Ивановна"), ("Сергеевич", "Сергеевна"), ("Петрович", "Петровна"), ("Юрьевич", "Юрьевна"), ("Фёдорович", "Фёдоровна")];

    private static readonly string[] LatinFamilies = ["Akhmetov", "Kim", "Schmidt", "Suleimenov", "Petrenko", "Yilmaz", "Novak", "Tulegen"];
    private static readonly string[] LatinMen = ["Daniyar", "Viktor", "Timur", "Erik", "Arman", "Anton"];
    private static readonly string[] LatinWomen = ["Aliya", "Viktoria", "Dana", "Erika", "Madina", "Anna"];

    public static string Pick(SeededRandom random, NameScript script, bool isFemale) => script switch
    {
        NameScript.Kazakh => Kazakh(random, isFemale),
        NameScript.Russian => Russian(random, isFemale),
        _ => $"{random.Pick(LatinFamilies)}^{random.Pick(isFemale ? LatinWomen : LatinMen)}",
    };

    private static string Kazakh(SeededRandom random, bool isFemale)
    {
        var family = random.Pick(KazakhFamilies) + (isFemale ? "қызы" : "ұлы");
        return $"{family}^{random.Pick(isFemale ? KazakhWomen : KazakhMen)}^{random.Pick(KazakhMen)}{(isFemale ? "қызы" : "ұлы")}";
    }

    private static string Russian(SeededRandom random, bool isFemale)
    {
        var father = random.Pick(RussianFathers);
        return $"{random.Pick(RussianFamilies)}{(isFemale ? "а" : "")}^{random.Pick(isFemale ? RussianWomen : RussianMen)}^{(isFemale ? father.Woman : father.Man)}";
    }
}
