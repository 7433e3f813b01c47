/**
 * Passwords of twelve characters and more that guessing programs try first in France, folded (lower case, no accent,
 * space nor punctuation). Shorter ones are refused by their length; digits added at the end do not save one of them.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
azertyuiop azertyuiopqs azertyuiopqsdfghjklm qwertyuiop qwertyuiopasdfghjklzxcvbnm qsdfghjklm wxcvbnazerty
motdepasse motdepassemotdepasse monmotdepasse lemotdepasse password passwordpassword mypassword administrateur
administrator bienvenue bienvenuebienvenue bonjourbonjour bonjourmonde bonjourtoutlemonde jetaimejetaime
jetaimetoujours jetaimemonamour monamour doudoudoudou loulouloulou soleilsoleil chocolatchocolat nicolasnicolas
changezmoi changermoi changeme changemoi letmeinletmein iloveyouiloveyou sunshinesunshine footballfootball
mairiemairie mairie mairiedemairie secretariat secretairedemairie secretaire collectivite communecommune commune
hoteldeville libertedegalite liberteegalitefraternite republiquefrancaise vivelafrance marseillaise
olympiquedemarseille parissaintgermain allezlesbleus parvis parvisparvis parvisdemonstration eadministration
administration utilisateur utilisateurutilisateur testtesttest testmotdepasse demodemodemo demonstration
correcthorsebatterystaple troubadour abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz
aqwzsxedcrfv azerty azertyazerty qwerty qwertyqwerty azeqsdwxc azeqsdwxcrty 1qaz2wsx3edc 1a2z3e4r5t6y
123456789012 1234567890123 12345678901234 123456789123456 1234567890123456 012345678901 0123456789012
123456789azerty azerty123456 azertyuiop123456 123456azerty motdepasse123456 123456motdepasse 987654321098
0987654321098 121212121212 123123123123 112233445566 147258369147 159753159753 111222333444 123456123456
`
    .trim()
    .split(/\s+/),
)
