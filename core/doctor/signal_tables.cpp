// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tests/bench/signal_tables.cpp: `bench_signal_tables > core/doctor/signal_tables.cpp`.
#include "core/doctor/signal_tables.h"

#include <array>

namespace p1scope::doctor {

namespace {

using line::Polarity;
using line::UartKind;

// clang-format off
constexpr std::array<SignalTable, 52> tables{{
    {Speed::Right, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 2.567, 0.223,
     R"(ooooooooooDooDoooooooooooooooooooYooooooBBGooD?Y:?A@EFEDHDDooooooS^W_XdooYoooYoYUooNoo)"
     R"(XIooooYoooooooooooQooKoYoooomOooooooooooooooiooooooooooooooooooooooomooooooooooooomooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo[)",
     R"(DBfN[O^K9fffffffOMhKffRFnnnnnnnnnnnRPJnYnnnnnnnnEn=Rn\nnnnnnnnnnPUn`OQMSRnRnnnOnWS\_RP)"
     R"(OMnnnnnnMnNSnkNNWOnnnnnnnnaHnEPSRZnnMnnnnn>RRRRRRR2R2RRRRRQQQQOQQQQQQQQQQQRRJRRRRRRR2R)"
     R"(22RRPPPPPPPPPPPPPPPPQQQQOQQQQQQQQQQQQQQQQQQQQ2QQQQQQQQQQNQQQQQQQQQQQ\N\\RSQT\\\\\\\2)"},
    {Speed::Right, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 2.601, 0.246,
     R"(ooooooooooDooDoooooooooooooooooooXooooooCBGooD?X:?A@EFEDGDDooooooS_W`W`ooXoooXoXTooNoo)"
     R"(ZIooooXoooooooooooQooKoXoooooPooooooooooooookooooooooooooooooooooooooooooooooooooooooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo\)",
     R"(CBfP]N]MffffffffPLnKgeRFnnnnnn=nnnnRPJnYnDnnnnnnEn=Rn\nnn@nnnnnnPUn`OQMSnnnnOQnnUS\_RP)"
     R"(OMnnnJnnnnPSneNNWOnnnnLNnnfHnEPRS[nnnnnnnnRRJRRRRR2RRRRRRRRRRRPORRRRRRR2RRPPPPPPPPPPPP)"
     R"(PPPPQQQQQNQQQQQQQQQQQQQQOQOQQQQQQQQQRRIRRROR2RRRRRRRQQQQQQQMQQQQQQQQBQ[RSRSS[[[[[[[2)"},
    {Speed::Right, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 2.805, 0.154,
     R"(Vooooooooooooooooooooo`ooPoooooooooooYoooJo`mooPoooooo\oooooomoooooooooooooeoooooIoWim)"
     R"(VomOoYookooooeeX^aYcmbfmooooobobabo]o_oQoooooooYooooeDoDoGoDoEoFUEo@oAo?o:ooo?oDoooooG)"
     R"(oCoBoe``]c[oooomoWomooooooooooocooooooooYT\oogohooomoooooDoooooDodooooooomToooo[oooo)",
     R"(=e4=AF2O>[ed@[eSmmmmmmmAmgmlmm?G?C2SS>SSSSSSSSSSSkkDK<k\ke7kSkkFA``M7<`L:``Z<W`MKWdU;B)"
     R"(dN6UdRDVd[2___:__MI___J__[n;naNNPTZUHeManK@eeVAeeI;Ke^5eeanUnPnWnTKOnQeMnRUUUUUUUUUUUU)"
     R"(UKUKiXnTn`nfnOnPiOnRCffJ6f@T=KfZ8\7Xnnnd\nUh]PnNXnLMRRRRRRRRRRRRRRRJKTnJnJnGfXPPZNnS)"},
    {Speed::Right, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 3.236, 0.221,
     R"(VooooooooooooookooooooKooaooooooooooo]oooKoYIIodooomooDoooooo]oooooooo\oocVooooooP^cVQ)"
     R"(FfkLQXo_afoooSPVNGYIoQGLoWoomdofIdoRofoSoooooooXoooooLoOoSoKoOoNDNoHoKoGoBoooFgLo]oQ\M)"
     R"(GChKoXQJEQB]omo]oFooooooooomooooooooookfPKBfmGTkfbGooooomLoboooKNAooooofio>ooooooioo)",
     R"(Mc`KPcSQJPnnP[iMjjjjjjaXe^VfjcjEEQHMaWG^]gg\K^RdPUT>RHReZ_RYSJPPOncYNYeKKjnnOSkM]nn[PL)"
     R"(eCT`nUWUnQNP?PLnnQLUKLRnnfS@XON^nKOMnTNdfRKnnnLnJnJOmnPYMPn]nZlanUWJnLkHnLhnnNfndZkhn_)"
     R"(aNfFbWhVie_k`JcJTIaROni_LMLPOnnnMZHTWnGVVRbRYIkJT\WOR\nHIfDVSnWQVjKUM^hMYIRQW[FPOOUS)"},
    {Speed::Right, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 2.240, 0.169,
     R"(ooooooooooCooooooooooooooooooooooUooooooBooooC>o;oo>oHEooBDoookooooooooooooooUooQooQoo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooookooooooooooCoooomoooooooikoooooooooooooBIo)"
     R"(oooUm>BoEooFFooooooooooUoUoooUoooooUoooooooIooooooooooooooooMooIoUooooooooooooooooom)",
     R"(eeeeeeeee=eeeGeeeeeMeeeee=eBee^ennnnJUXnnnnPnJnRaaaaaDaa7UaaaaaannnnOQKMnnnbXXOTGnnnQM)"
     R"(TLnnnUNPMRnnnnNVnQnnnnJJOTnnnnJLYRnnnbTOU^S?SSSSSS2S2HSSSSnnnnnnnOnnnKnnCFSSKSSSSS2SSK)"
     R"(SSSSBn>>nnnnInHnnnlnnbnnUMLTnnn[KSQUnGnnVNLNnnM`RTQNnnnnZPO\nnH`VWRDnDnnnXQnnAnAnnnn)"},
    {Speed::Right, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 2.255, 0.159,
     R"(ooooooooomCooooooooooooooooooooooUooooooBooooC>o<oo>oHEooBDoooooooooooooooomoUooQooQoo)"
     R"(ooooomooooooomooooooomooooooooooooooooooooooooomoooomooCooooomooooooooooooooooooimoBIo)"
     R"(oooUo>BoDooFFooooooooooUoUoooUoooooUoooooooIooooooooooooooooMooIoUoooooooooooooooooi)",
     R"(eeeMeeeee=5eeGeeeeeMeeeee=eBeeeen_nnJVXnngnOmJnRbbbI^D^ZbPbb\bbbnnnnOQKMnnncWXOSHnnnQM)"
     R"(TLnjnUNPMRnnn_NVnQnnnnKJOTnnnnJLYRnnndSOU]PPPPPPPPPPPPPPPPZnnVinnOnnnKnfCFQQQ9QQQQQEQQ)"
     R"(QQQQBn>>nnnnnnnnnnnnnnkZUMLTnnn]KSPUnGnnVNLNnnn^RTRNnnnnZOO\nnn]VYRDaDmnnXPnnAEAnnnn)"},
    {Speed::Right, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 3.571, 0.217,
     R"(ToooooooooMoooooooWoLoMomo[TomZooNZoJY[QTJRHc^[oooJoooJooG[oomXoooooooKooPooooooooMook)"
     R"(HooSOoooKooooQKNEoPLoORRooooVoooQooPoZToooooooToooUooGoDoPoQKETKINoCoFoAo?oRoFXHoooooM)"
     R"(_KoHoNLoFoIooooOVGooooooooooTIRRooZooWNooPCoo[XMooooooooXUoooooH]]o[oPLoooGooooFoooo)",
     R"(RngHVnKON^nQVP^JRRRRRRRRHRRRRRRRF>IV[nSn`WBNaaI_Rkk=RBPbQk>_PVEkVn]LKHVVMR\ULfnLbnnPIF)"
     R"(nV]GnbQInnJnRnLUOI`J[S_]nW_n`n\kXIJ]ccMnnINnnnQnMOKSnOOTnb[nQUNG\TMPKRUHS[[jjUVjjjGjj_)"
     R"(Qj7J[nSXRS_QfMnMPLnQSnWJInQRLZSVJ^MTnnnnmnEnQMfKnQnXVbbbPbKDTbbbMWDbGnFn`nNN^UJPa`nQ)"},
    {Speed::Right, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 3.364, 0.508,
     R"(ToooooooooRoooooooPoRoMomo`Uoo_ooK\oNK]FUX_RHMWoooDoooHooO^ooVZoooUoXOPioNYoooohooNoom)"
     R"(EooNOoo`UooooZKSLX[KooELoWooKoooNoooooUiooooooUoo_ookVoToWoXFMUNEWoQoRoNoKoMoUREf\ooo[)"
     R"(FDoSogHOEoCfoooo[DomoooooPiooKWmmoEoooHkbQComHNUiaooooomTKgoooooVBokooJmhoAoooooohoo)",
     R"(RnnLRVSVNTnOVOUJgggggg`g`gggg?ggHUHR^WXl\PNIMT[^VZY?\JRZMcUT\HSmUnIVOX_JNSPVRbnKe?n\QH)"
     R"(nGnFnTRfnQNnRUJX]WMMPHWcndPnnPNlnISinJMnnROnnlPeIlLRkSRJNfTnBnTYYLLObP[InRbnnSdnnaWHj[)"
     R"(VnnEPnGXTnSjWKcIKRnVUnnXPJNVQXe_NZHPnnnn__nMVUAOdKnPOnnQKnCn`n[WZWJnI_WJPNbRQYVSLS\c)"},
    {Speed::Right, Polarity::Normal, Format::EightEven, UartKind::WaitsForHigh, 2.554, 0.210,
     R"(ooooooooooDooDoooooooooooooooooooYooooooBBGooD?Y:?A@EFEDGDDooooooTaXbXaooZoooZoZUooNoo)"
     R"(XIooooZoooooooooooPooKoYoooooNoooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo)",
     R"(DCeMZObKeeeeeeeeQNnLghQFnnnnnnnnnnnRPJnYnnnnnnnnEn=Sn]nnnnnnnnnnQTnaOQMSnnnnnnnnVR]bQP)"
     R"(OMnnnnnnnnNTnfNNWOnnnnnnnnaHnEPSRZnnnnnnnnPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPQQQQQQNQQQQQQQQQ)"},
    {Speed::Right, Polarity::Normal, Format::EightEven, UartKind::SamplesStopAsStart, 3.604, 0.287,
     R"(o_ooDoLom^IooIoohCooEoKNHNYSoKoooeaPIYKmKKQaoHIZDMLJDPFVWTVhoeoooIifLNBPTkYohoooYKbYLo)"
     R"(NRmIeboomoomkoK[HTUZkPoWOoookfLoOooooooooooemgK_Oi[oUZWVSfmPhmF[LXIPWd[hoooSoYISNooNoo)"
     R"(omoooomWZPOmoYmbmooooCmXfF_ooNJoKV^oiHhoPYIooMWOoOoooTooH[FooZooomoodooooomoooomooo^)",
     R"(LZPNMYccO_VRPYneKXI_RISTY^KSkQNnekSnMXYHnGOncbnPnNC_RLOSngF\ncKXOYc]OVQONNTUONnH^I`[[O)"
     R"(FOnOLM_JnHji_he[SHlHJDnGncnOjEnTSZnHnOWNnHTIaIMcXeS[R[Tbn_NnVmRKgUInfnIVHneIlISOHFk]nn)"
     R"(nannTninQKERWjanIDnbVHWRVcjaPJnGennZRh\fTTmmI`DQLTmmLTTTTTTLTTTTITTTXj_XUJbOMjXjDS;j)"},
    {Speed::Right, Polarity::Inverted, Format::EightEven, UartKind::WaitsForHigh, 3.483, 0.286,
     R"([ooooooooZooooooooooooURooPoooQoooPoooIooZNkoZHoooGRo_KaooJoooKoooooooCooVIoTIoooXLZco)"
     R"(N[oUHZKSGooooo[oGMZomWooEfo^ZkQgoZoZofoKoooooooooooooGoGoKoH_IoKoIoEoEoBL<ooKHUKKooooK)"
     R"(oIHIooXoZooXoUooo]ooooooooooooGoVPooooooooFPoZooOKofooo]oTKooNooooC^ooeoookKoZVooooo)",
     R"(Pnc`Un[WnKnLGnZnhhKhEhXhFhhhShMh[YNYSnRfnTFNW\SQnnnFVneKRnB\IMbKREPPNSNQlLZTNLNRXl]YJM)"
     R"(S[bl`aRV[ANLMMMZL^UOUUQNQUmAeIg:YE[bm`a`JTUnjMnnnZnnnJnSXVHSWXKnManTdSRJeOn]eRX^P?>f_c)"
     R"(SeVkNXOWQ_RlnNiN]NUNnSHIOHRYY`QYIYMPYn]MWZR\PNgMPcJnnXQKO`MhYYTVKQFULnOPRKMOnSHQWaVU)"},
    {Speed::Right, Polarity::Inverted, Format::EightEven, UartKind::SamplesStopAsStart, 3.241, 0.294,
     R"(XooooooooYooooooooooooUmooOoooQoooObofLookMhoYKoooEPo[JoooKoooLoooooooBooQKoYJoooUKQbo)"
     R"(MooRNoRSIoooooWoUHYOoOoYOooiR]SfoeoaofoHoooooooooooKoEoFoJoFoHoIoHoBoDoBJ;ooXFoFQooooJ)"
     R"(oIMGooWoYooooRQoooomoooooooooYIgWgoQooooooHoomokRRooooo\oMPooXieooHYoohOooiooYUooooo)",
     R"(Rn\lUkWnnLnLVnVYhhEh^hhhhhhLhhhhXSQ_UXR^nQFNM\gPjnnDRSnMnn@mFnnKPTQWLNMJiM\RKQWQUn\eVJ)"
     R"(VV]PaVMCPQMOIMNhJ_nP^SLYUO^>fNh?i\YdPm]IHPSnnnncndnnnKnQnWJQSZJnK]nScTSMfOnngcOQXA=nnh)"
     R"(nnTTOWN\PWPVfOfOXOVNllP[THRClWKVDlIOn[nCnknnLPnMnnnannSNWNILenQ]Fn@TM_LgPP[]aPGQP]NS)"},
    {Speed::TwiceTooFast, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 2.090, 0.122,
     R"(AoooooCooooooooooooooooo9oooooAooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(ooooooooooMoooooCoooooooooooooooooAoooooBoBooooo<ooooooooooooooooo;oooooCooooooooooooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooGoooooGoooooooooooooooooFoooooYo)",
     R"(nnLnQnnnnnLnjnnnQQQQQQQQQQNQQQQQYnNnNKNnOnSnhnNKPPPPPPPPPPPPPPPPTnSn`nXnPnJnTnnnQQQQQQ)"
     R"(QQNQQQQQQQOEPnInRnQEUn^nInPPPPPPPPPPPPPPPPGnTnTnSnQnSnMn]nQQOQQQQQQQQQQQQQdnRnVnLnQnNn)"
     R"(InPnPPPPPPPPPPPPPPPPnnNnnnnnMnNnnnnnPPPPPPPPPPPPPPPPcnUnnnnnGnUnnnWnQQOQQQQQQQQQQQQQ)"},
    {Speed::TwiceTooFast, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 2.316, 0.197,
     R"(FobOhoJoooooGo_Giooooooo:oooooCaooooooooooooooooDooGooookooomofF^oooooooooooaooooooooo)"
     R"(ooooooooooSoomkoCooooogoookoooooooCoooooToMooomoDfoooodoocfooooooo<oooooLooooooooooooo)"
     R"(ooookooooooooooooooo>ooEoohomoooBohKoooooooomoooooooDooohoDoooooooooNokGoomoFooogoXo)",
     R"(`NLAT\nnl^RUgghnggUgagFgc]LgIggglNbOMKVHKHXHSHXnMnTnUPMnRnXnGnFnWEPOKHbnO\OnfkfnnnZnGn)"
     R"(LnQbLndnnnenMI_SknmnKninnnnnNnnnnnhnInnnnnEYLn]nXnYnRnYn]nbnMnVnOnLdPn_nnnYnPeWnInZnPn)"
     R"(ImHnkkKkUkkkkkMkYkkknnNnOn]nOnMnQnbnnnPn\nHnenJnnnnnbnOnLnhnOnLnjnSnPPPPPPPPPPPPPPPP)"},
    {Speed::TwiceTooFast, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 2.039, 0.131,
     R"(WoooooDoooooooooooooooooMooooo@ooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(ooooooooooBoooooAooooooooooooooooo8oooooDo[ooooo>oooooooooooooooooVooooo<ooooooooooooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooEooooo=oooooooooooooooooWooooo>o)",
     R"(OnVnJnQnQnSnNnnnPPPPPPPPPPPPPPPPSnNnWnSnOnJnTnPnPPPPPPPPPPPPPPPPPnPnXnWnMnLnPnLnPPPPPP)"
     R"(PPPPPPPPPPMnMnMnPnNnWnRnWnPPPPPPPPPPPPPPPPLnUnSnPnPnJnWnZnPPPPPPPPPPPPPPPPnnVnTnNnQnQJ)"
     R"(QnLnQQQQQQQQQQQQMQLQ\nPnPnQnSnTJMnLnPPPPPPPPPPPPPPPPYnnnXnMnnnenKnQnPPPPPPPPPPPPPPPP)"},
    {Speed::TwiceTooFast, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 1.783, 0.233,
     R"(YooMooHooooo^ooDooooooooaoooooGooooooooooooooooooooDooooooooSooKoooooooooooooooooooooo)"
     R"(ooooooooooPoooooEooooooooooooooooo8oooooPo]oooooEooooooooooooooooocoooooCooooooooooooo)"
     R"(ooooooooooooooooiooo]ooBooooooooIooCooooooooooooooooCooooo<ooooooookoooCoooocoooIo?@)",
     R"(Tn]n_CdnPAn[gnnniiiiFiIiiiiiiiiinnnfnPa]SFBNngnennnninPnnnknHnnnnnSiiP]]UHhNnFGnnnnnUn)"
     R"(PnanSnInRnkH`HaIcHeLmHnInHkkkk\kHkkk_kkckkCn_nInMnGnNnUnmnOnBnJnMnQnLnWnWnLnZnQnOnPnRn)"
     R"(RnGnnnZnSnNn]nTnInnnKnKnInSnInOnPnJnnnSnfnMnnnnnJjinWnnnXnLnSnJnNnUnnnnngnJnnnnnMnnn)"},
    {Speed::TwiceTooFast, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 2.240, 0.122,
     R"(BoooooBooooooooooooooooo<ooooo=ooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(ooooooooooLoooooHoooooooooooooooooAoooooBoCooooo=ooooooooooooooooo=ooooo=ooooooooooooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooFoooooDoooooooooooooooooEoooooHo)",
     R"(nnLnTnnnnnKnYnnnPPPPPPPPPPPPPPPP_nNnMnOnMnQn^nRnPPPPPPPPPPPPPPPPTnPnnnnnknJnRnnnPPPPPP)"
     R"(PPPPPPPPPPNnQnKnNnNnTnZnMnPPPPPPPPPPPPPPPPGnRnNnWnTnUnOnWnPPPPPPPPPPPPPPPP`nRnVnLnRnOn)"
     R"(NnKnPPPPPPPPPPPPPPPPnnQnnnnnVnNnFnUnPPPPPPPPPPPPPPPPXnUnnnMnInVnUnTnPPPPPPPPPPPPPPPP)"},
    {Speed::TwiceTooFast, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 2.492, 0.130,
     R"(EomWooJoooooHoiIoooooooo=ooooo?oooooooooooooooooGooMooooooooMooDhooooooooooooooooooooo)"
     R"(ooooooooooToooooIooooomoooooooooooCoooooLoFoooooDoooookoohoooooooo=ooooo@foooooooooooo)"
     R"(ooooooooooooooooooooBooHoomoooooDokDooooooooooooooooBoooooBgooooooomMomEooooDoookoMo)",
     R"(gTMnNnnngnNDn^k>______U_Q_H_____n^bJJHRGLGXKSIXnEmQmImMmLm]m^mQmX=MFVInjMnPLn_nniieiQi)"
     R"([iOiIi[iIimnNKInjnnnMLnGmnnnKennnnnnKnnnnnDWMn[n_nUnTnPnMnnnHn`ndngnRnnnnn^nRnZnJnSnOn)"
     R"(LnInNnLnQnNnSnWnLnTnnnOnnnQnQnMnLninnnOnnnPnKnMn`nnnSnPnnnTnKnMjRnSnQQQQQQQQQQQQJQQQ)"},
    {Speed::TwiceTooFast, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 2.166, 0.115,
     R"(XoooooDooooooooooooooooo>oooooCooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooo?oooooCooooooooooooooooo9oooooFoOooooo=oooooooooooooooooIooooo?ooooooooooooo)"
     R"(ooooooooooooooooooooooooooooooooooooooooooooooooooooDooooo>oooooooooooooooooMooooo?o)",
     R"(inOnNnnnWnJnJnnnPPPPPPPPPPPPPPPPNnTnMnPnMnOnTnXnPPPPPPPPPPPPPPPPQnQnOnUnMnQnNnMnPPPPPP)"
     R"(PPPPPPPPPPLnPnOnQnRnPnQnMnHQQQQQQQQQQQQQQQgn\nWnLnQnKnVnXnPPPPPPPPPPPPPPPPlnMnTnMELnXn)"
     R"(]n`nPPPPPPPPPPPPPPPPOnJnRn_nWnQnLnPnPPPPPPPPPPPPPPPPUnnnOnLn]nnnOnKnPPPPPPPPPPPPPPPP)"},
    {Speed::TwiceTooFast, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 2.119, 0.238,
     R"(XooNooJoooooHomDoooooooo?oooooGoooooooooooooooooNooEooooooooLooKoooooooooooohooooooooo)"
     R"(ooooooooooIooofoCooooodooooooooooo;oooooOoXooohoGmoooo_oogfoomooooNooohoGooooooooooooo)"
     R"(ooooeoooooooooooooooYomAooooooooEooEooooooooooooooooCooooo=ooooomoooQooAooooHoomMoAB)",
     R"(mmIdmmgmIHGZimmmLhDhhhhhhhZhhhhhIIXFRK[F\HOKnNgLenfninPndn]eGnUneSOnNOTnROGVVXLnnn\nQn)"
     R"(OnnnOnHnnnnI^LVH^L\KUHnGbGkkDkkkkkkkkkkkkkYn]nYnGnGnPnXn[nXnNnPnHnPnQnanUnWnKnLn_nInSn)"
     R"(QnHnnnNnKn]nWndnHnnnJnLnSn[nJnNnMnJnNnOnInnnnnnnKnJnjnnnOnGnYnnnTnnnnnnnMnJnnnnnKnkn)"},
    {Speed::FourTimesTooFast, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 1.175, 0.040,
     R"(<ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo8ooooooo5ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo<ooooooo)",
     R"(nnnnnnSnMnnnnnRnPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPLnnnnnOnRnnnnnRnPPPPPPPPPPPPPPPPPnnnnnOnQnnnnnOnPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPbnnnnnWnMnnnnnPnPPPPPPPPPPPPPPPP)"},
    {Speed::FourTimesTooFast, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 1.690, 0.083,
     R"(;oooooodoooooooQoooooooooooogoLoooooooooooooooooooooooooboooDooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooobooooooo:ooooooo6ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooo?oooooooooooooooooooooooooooooooIoooooooooooooooSooooooo>oooDoK_)",
     R"(\nnnnnRnMnnGnnTnUUUUUUJUUUUUUUUUO4j44jf6hjjj@jj4^eeeeeIeYeeeIeXeVVVVVVJVUVVVVVVVPPPPPP)"
     R"(PPPPPPPPPPOnGnnnSnQnJnHnNnQQQQQQQQOQQQQQQQNnnnnnOnQnnnnnPnPPPPPPPPPPPPPPPPQQQQQQQQQQQQ)"
     R"(DQQQMQQQQQQQQQQQQQQQUnnnnnKn[nnnXnKnPPPPPPPPPPPPPPPPSnnnnnQnNnnnnnRnQXXXXXXXMXXXXXXX)"},
    {Speed::FourTimesTooFast, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 1.079, 0.056,
     R"(@ooooomooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo7ooooooo8ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo6ooooooo)",
     R"(\nnnnnRnhnnnnnKnQQQQQQQQQQQQQQOQQQQQQQQQNQQQQQQQPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPQnnnnnOnNnLnnnSnPPPPPPPPPPPPPPPPnnnnnnQnYnnnnnLnPPPPPPPPPPPPPPPPQQQQQQOQQQQQ)"
     R"(QQQQPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPLLLnnnPnNnnnnnTnPPPPPPPPPPPPPPPP)"},
    {Speed::FourTimesTooFast, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 1.771, 0.073,
     R"(?oooooooooooooo\ooooooooooooooIoooooooooooooooooooooooooaoooBooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo9oooooob:ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(ooooooooooooooooooooBoooooooooooooooooooooooooooooooFoooooooooooooooLooooooo8ooo>oKO)",
     R"(_nnnnnOnRnnnnnNnPPPPPPPPPPPPPPPPmmm7mmm8m:mm?me7[[[[[[M[[[[[R[N[PPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPNnHnnnRnRnnnJnPnVVVVVVJVVVVVVVVV^nnnnnOnRnnnnnNnQQQQQQQQNQQQQQQQPPPPPPPPPPPP)"
     R"(PPPPPPPPPPPPPPPPPPPPnnennnTnbnnnnnKnPPPPPPPPPPPPPPPPMnnnnnOnMnnnnnTnggggggJgXgggPgWg)"},
    {Speed::FourTimesTooFast, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 1.258, 0.046,
     R"(<ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo8ooooooo6ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo9ooooooo)",
     R"(nnnnnnSnMnnnnFQnPPPPPPPPPPPPPPPPQQQQQQQQOQQQQQQQPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPLnKnnnOnWnKnnnPnPPPPPPPPPPPPPPPPQnnnnnOnPnnnnnPnPPPPPPPPPPPPPPPPQQQQQQQQQQQQ)"
     R"(QQNQPPPPPPPPPPPPPPPPMQQQQQQQQQQQQQQQMQQQQQQQQQQQQQQQSnnnnnSnNnnnJnOnPPPPPPPPPPPPPPPP)"},
    {Speed::FourTimesTooFast, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 1.701, 0.071,
     R"(;oooooooooooooo\ooooooooooooooToooooooooooooooooooooooooooooJooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo9oooooom8ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooo>ooooooooooooooooooooooooooooooooooooooooooooooo\ooooooo:oooAoK\)",
     R"(VnnnJnRnOnnnnnN[QQQQQQQQOQQQQQQQMbb22bb2_bbb2bb2O[[[[[[[L[[[[[[[QQQQQQQQNQQQQQQQPPPPPP)"
     R"(PPPPPPPPPPNnGnnnXnOnnnnnOnQQQQQQQQNQQQQQQQOnnnnnMnQnnn`nRnPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPPPPPPPPPPPO[[[[[[[L[[[[[[[PPPPPPPPPPPPPPPPPJnnnnPnPnnnnnPnO[[[[[[[L[[[[[[[)"},
    {Speed::FourTimesTooFast, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 1.272, 0.038,
     R"(?ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooo8ooooooo6ooooooooooooooooooooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo8ooooooo)",
     R"(WnnnnnQnUnnnnnKnPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPOnnnnnRnNnnnnnRnPPPPPPPPPPPPPPPPQnnnnnOnQnnnnnPnPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPNnnnnnPnPnnnnnQnPPPPPPPPPPPPPPPP)"},
    {Speed::FourTimesTooFast, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 1.788, 0.060,
     R"(>oooooomoooooooWooooooooooooooJoooooooooooooooooooooooooooooCooooooooooooooooooooooooo)"
     R"(oooooooooooooooooooooooooodooooooo9ooooooi8oooooooooooooohoooooooooooooooooooooooooooo)"
     R"(ooooooooooooooooooooBoooooooooooooooooooooooooooooooEoooooooooooooooLooooooo:ooo?ooW)",
     R"(RHnnnnOnTnnnnnMnQQQQQQQQQQQQIQOQl<l66lj7lll8>9f6G```````````Q`M`UUUUUUUUKUUUUUUUPPPPPP)"
     R"(PPPPPPPPPPOnHnnnRnSnnnInOnRRRRRRRRRRRRRRLRRnnnnnPnNnnSnnQnPPPPPPPPPPPPPPPPPPPPPPPPPPPP)"
     R"(PPPPGSSSSSSSSSSSSSSSTnnnnnLnTnnnnnPnQQQQQQNQQQQQQQQQNnnnnnOnOnnnnnQn````````M```T`M`)"},
    {Speed::TwiceTooSlow, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 3.796, 0.647,
     R"(_kboZdfo@hGoBiCoJdafifooTomoOaooNOXUIPLQCIJPLUMV_VigofofmhOo]kog]dY[Yg[oCbCgEfC[f]ZYoZ)"
     R"(boRgdgg\bbSSPSQQQdGNIOLRMTZ`Y\o[oogdRVeZbePdOXNcX_FcIoI^Ko`hoooXoo\iooKKoo[Yck\U]fJPJQ)"
     R"(PVRVm]oooQooidbmodoo\dSoFeSoCoEmMoQ^ToYoZmVo_oao]oaoX^VXQVRgOTQXTVR_eoTUooXogodooo\o)",
     R"(NJ\JRQSRQKHOnXVTNCZJVVLKReSeeQHHXZMPXZWZTQN^[RX[JHR@VRQTcJKUccOSRPYHIHMMLTYUQPMMTOXMJJ)"
     R"(MMM\VYQKKMW]VULNKJXnYlJLLLV[YOKOJKZV[fJMJLKLTRQPNPKOX@ISW[QBPeSROLKFXSKL]UIVO[WTYZLSNd)"
     R"(TYXS`WKla[Z_TWQ^YlXXQ=YVIGRTKBSMOKUVQOTQLGSSLDQPYLQKWLXnNOKKUNU^MNIHVZVSNPKK`UX`MMIH)"},
    {Speed::TwiceTooSlow, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 3.894, 0.620,
     R"(WW`o^fWk@aFaAoEoJWXmmgooIo`oPmooRSZVQTSZHMLSRZTYXFooihoooV\kZcoo]`LV\]VmCTAXEeCof_IY_Z)"
     R"(RoQTOWiePoVSTXUUSgKRJQQXPVi_G^oZooaTPVoo[V^aOOKNYVE`HbHZNoibookPooR`igNKmo][^hLHRXMRMT)"
     R"(PNX^ob]obQeo^bmkeSfoZ]PmIbSWDkGiMoNocoRodiWh]h\oco\\[fXZOPPeRXSYXaX[mo[^mo]oamiooo\])",
     R"(OU\WUQPPZHNFIE\KG>fQZZiOID_[IHVi\ONTXMRSSYOVUWRTTMQ@OQOJULUMQLUPRH^PMPPPLD[nFFOPPW[XAQ)"
     R"(VMPI[eKTTSL_UOOTIJRPW`MSHLLUYFLQKIQQSLOTJKFYRX]ZUWMVTDZMXJZOLP_VSYR^QaSU]YWnNkXYTUM]MS)"
     R"(\`SU^RL\VNVUSlZllN]ROQPQQPOPMRNbTXYRUNPETTONTWNXVOTNGQU[NQLMM\VOPUJNJOTHQRLKSYRYSMMJ)"},
    {Speed::TwiceTooSlow, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 3.513, 0.935,
     R"(Tcc^bodog^a]bfodoooomkookiodNmokoPoL_P^LkL_J`HoGoW_SoQhSbTmSoOgRo``\ooofoo[_kmdZmi]Roo)"
     R"(ecdgYKooZcobhBfioDioKAbho?`ooooooRoo_KooiULogoi^ogoo[`cI]iooooYWkmokm`bMmeoPmOoNoKZM^J)"
     R"(bEiEoLoNiNgL]]gWYKYNOd^moSXXg\oooSWZo[ooTMRSo_oc\VRS\UoAYZ]<m_`DO\X?[kooc[V^TmWU_]Wd)",
     R"(BNPT7PJVZOITDX>YIHJGEXQNSLIZHZgNRMOOkUS[RKILOKPZLSJH>`NTRTIVY`QJ>8AG`V`^K`OS`R`VP\``XO)"
     R"(dNGTRVNQQRXOLPlPUOSZUVQMR\V[WYSP^NSPSJORMPWV>YVVbWTQPZKLOTLSSOnSXRNIMQMSIMHONOiNWRVKJP)"
     R"(UQXOMRMTnR[XWIOQTMRORJKKISgQ\KFO@NI^TK\QSOIRWSUX^MWSMNBQnU`T_R@IBQLSOV\K[QXPTOURUSRM)"},
    {Speed::TwiceTooSlow, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 3.758, 0.905,
     R"(RcZW]g]ob[\]YWkggo_kofeoefmfQookoSoO_SaOeN[L[KoIoY]WoWbVfVmXoXfYokTOdoam__OUkVdSY]QLmo)"
     R"(\kmhNIooWiohbFhmcE`_NA^Xb@UiRkoooUooZKooiWWoocYXYoooPWXKPdiod^]XmohhhZPMgLoTbPZLdOgO^M)"
     R"(KGfFoQcOXMbPc^bRFKMPVc[fgKJReYmmoXNQo]hbVODSg[h\YVFSZUmD^[b>ma[EK[M@ggoocUO[dgg^fbWd)",
     R"(OLQRGWIWVIMRFPITTQWFn^QRXIMPOSQMTNTSWWTXSHNOHMQOVJOKL[PPVONQKSTMU\UhN[h\L[Qh8VZTOYSiOL)"
     R"(JLUNYXUP`S]OTUUXPYILPTKM\OOVOYMOWNJLO[STZQO[NWdZYX]\\DOUFSX\QM[VJKZVWJT\KSW][XTRHP_UKL)"
     R"(TRJPTYOSVTVSOMSRVLTQL^OIk^OUT]DH[VP\SURQTMRSOUTXiLVRTIJIdTVR^RJNVSLRMKPNMRRPXYTV]RQL)"},
    {Speed::TwiceTooSlow, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 4.224, 0.601,
     R"(oooodoooGoIZECHiJoooh^_bJoKgJgoo[Hd[SXUUGGKHT\XYRH^^gWocUPQ\eoogiWTUcVffJJFRLUNSRbX_mZ)"
     R"(afHRJTRd__[IdZQTRVLHLOTZQ^kM[[`V][^VTVaih_WVY\MQPPJTI\QKKi_\oooJomI\MaG_oo\M]_QKQPMLKP)"
     R"(OISZaRohoOoi[TYdXOooZYRVSUTXDVIaQQS`PkUfUcXgIdHmIkRoaa_ZZTXZS^SRROWWdbo^oade\mboco\_)",
     R"(EPY\JWT]Z[LHacPIVIRXBOLVXPSXQRKR`VMKXUTORUPNVVYTYTKPQ[NZPXO\\XbZRIXXKTKPLLOOGMRW]Q\QQE)"
     R"(SJXW]ZOOZR\SRWLUKPSRTLMQHNZUTPTJNJ[JYXSQNPIJTYOQKQKOSKHORTQJOVMTQSIKQLQOUUKTNSP]UZSVKV)"
     R"(VZSXGERGPYTYMPWOOSRYQI\]QZRSBNVPIOMLTOWYROWRKNXTKFQGROXZOWJPNKTNKOHN]OTZSRQQUIWROGMH)"},
    {Speed::TwiceTooSlow, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 4.275, 0.473,
     R"(iSmofemoIoHWIGGhYoooobooMoKcJooo[Ihd[Y^]JHKKY\`YoFSLoQobXOV_gmodhRRVgYbgEHDPLZK`R]JWYX)"
     R"(OeIKKTWhSd]IUbVUQXKHKNV\T^mKIaoVS]`UTWmdf[QWZHKMSNKVJ]RLRfk^mekLmoIZNcFKdfmO`cNHKKPNOQ)"
     R"(PISWkSYbXNbo^V^h\O_of[TWTXYZGYPdPQS]bgS^V_OdHaKoKhQef]b[^\UcZ]TUPNTUoZg]of`g_oiomoX\)",
     R"(XD\jZ`NNUMTIGIPMYZ[\El]cEIZFSPLRZMOLWXOPQUNPRTSS^ZQJ_IMULT\NbTWWWVRVR]TMRQ_MCSHIY[[cEG)"
     R"([KRZ`RONUSJWQRWTKQLRSVQQIPNNVRLKQKPNVXTNOPRUPQ\PPXTMPHVQMOWPLXTWQSNQQMQSQSTTLR^_PVTULX)"
     R"(YYQUHKMKRRTSVV[MWMVXTWNYZVSR_GSfKQPNXXVRUQMQWGWTRJTIDUSYTYSULOLUTTRRHXVTXTURRNNTRITI)"},
    {Speed::TwiceTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 4.310, 0.738,
     R"(aod\ooJ_XYWVi^fZkoo^oooomabUKXk\YOSM\ORKQIOHOJTIoSTQYMTP\VYYVOSUooRQboWM]\LIfRIE`aZX]o)"
     R"(VfomOTokSooeHMoQQE[^HHLXOBidohm]oooWSWo\o_mimi[ZYbkY[Q_PWSofoo`SVXoYgo\US]XROXUONRYIOT)"
     R"(SHOK^RPPSJQR]RY_YMVQNkdoQPIRaQROXWOK[^o`ROWYT^S^\]MfhgEEkXFBSRNNEbLGW`ZRY[b]oMmO\hoP)",
     R"(OTGZXUPZHPSTZYFZOKSJWSSNFQPO^[XQMQXHY_ZPYYOHMPZSOISHZRJN]YTP^ZPSTRFUVXTSSQPTJWOSUO[PLJ)"
     R"(TMWTUVPXLUPSVUTQORVPPQMOVLKNXNSMQLUOJSWWXTURIVVVSQHOPKX[NMWROWMTOROHSRPQMOQPXVWQUVHQMM)"
     R"(VXUHPQYSUISQRNQQTTKQVQTQUQNVNLQTPKPRWYN[HWNTQQXPONPNPRWYSURVMPQPLJTQOSNUSSQOWRTPPNPN)"},
    {Speed::TwiceTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 4.496, 0.538,
     R"(PgbUdoSb]XZ\fXcUeoo^hkood]b]KXff[SUP^SUNQLPKLKWKmUWU[UXV]W[XGOMVooNJdoXNb_KHbbMGbdQI`m)"
     R"(S[odRFkfRocmIN`RWFPbIHMPPEhi^^m^ichZQOg]odYooXWZSfeVYWTNQSoiooTRP_oQo]NWK[_WRWUMQV[MQT)"
     R"(GIRM[RRQINQTbYaTKMJTVidoQNKKgWNPNXMOU]ohXLJWT`V\ZZH[miHIfKKDSSKMIfOGmgfX[UZ\oYoSmkoR)",
     R"(RTOWKYTWOKPKIRNSSQTLYUSRTKTQHQTQRPSJUXXNMOKMVRZRMJPKVQMMYVWRXWRQQ\F]TVOSOSTTJNTUKSYOJH)"
     R"(UMVQWTPWQVULPQMTVRTKPLNPVMRQYNRKVLPMORSRUTQVSUUZIUPWSOUMMUW\TQT[JMWUNMXVMPPNXUXXJSRRLQ)"
     R"(XVMOPVPZOURSLPVKMRJPPSIUTNVVLOUSRMMQPUMZJNVQKUQXPLWNOMPWWVOWPVMVOLMROUULQXROUVPNRQPL)"},
    {Speed::FourTimesTooSlow, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 4.018, 0.813,
     R"(RcfdcXR^hKZZmZXUMTNZ_IOXOTRUmbQR_>[f^E]ZXGW`oQ^a\?^f[G\[^dafoUo]]OINZPRPkdS\i__YPRLTTS)"
     R"(TXVW]WoacU]FNH]K]PokXXhV_^oI\KoPiSkobmmhgogWomQJHNcR_o_YaLZK][TN^\cXoofSomfDooEESPYWfo)"
     R"(kcoooDoooHoRokoooLogoS_UTSFNob^oaoJEkTmW[WZYo_fmm[em_OXRVKIRiomoooIQXRTTSQgRkkoo]og[)",
     R"(OKNJMPOKUOVUZQ[TPPOSGOHWRPUXPQRVJOCKOQMWQTQWVWTUIUGHKPO[PWdZUVRYOOKJMQIXSMRNRRUTUMQPTO)"
     R"(RTRMQPTPTSLTQSLQNLMQKVTPTKSXXUTOVMMRJLQTLUQQQRTTRQOPMWZKNIMQTTLQTPTQTXLNZQW\PYRPm^KVDX)"
     R"(KUGJR]UZOQO_FZ`]OPHT][WV\OT`VVMIQMSPLUUQUPPJUUPMMRSNUXYmmM[WLbKXLTNJTTRRQZ[^TPZSERBO)"},
    {Speed::FourTimesTooSlow, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 4.500, 0.370,
     R"(Te]aXRR]JMPTIXO\MYP[RKPZPWRVVfSXVDRUTI\_PKK\XP_eVEZ^UKY_[\T`\U`^ZPFHTSQSNVINR]TXWYL[PX)"
     R"(W]X]\Zaba\_MGH[QYQV\KM\U^T_O\Q_X^V^ZWfdhdo_[YZGQKNGSLYFRPQ^TZaSVVbXd\bMUQm[IY^IKRTOTYh)"
     R"(PZac]M^eXL]S^b`daRcgbYTSGLCLRfP\KdJG][dYR]Ob^hdbLdTobTSPROHLWh[_\hLN^W[UZUbTecao]_fY)",
     R"(QSXKTMVNNPUPRNROT[]WGQTTMJXOKSRSQNWSTMVMPOYQMLXQRT[XTL]PLO[LQMTPPSXPMQPOKOXMSROQNPTOMS)"
     R"(KNOOWQNQNOKNWVPQSSJUTTPUXWKSYWQPYUMT[RMLWRWTJNRTNOZUKRYWJOQRLXUQRVSRKSMSQRTMRSWLUNVNSM)"
     R"([LSSWTI\ZTYWWWIWVRWWVVMTQXLYXSIQPVPINKMJOXPRQQROMVQOJNRVUVORPTMQVSOQLPSTTRQWTQLXQLYV)"},
    {Speed::FourTimesTooSlow, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 4.199, 0.690,
     R"(TXooaoafJaooJO]foggmoa`dQcZoNVkm_UiSVkdmMT`KOa_hoThUh_dOWDVDSo\gooodba_b`km`Wk_hWhUXQX)"
     R"(TN[fRKT[ZRoKiJbhci^E^>Zi_UQNRHPbSPTEYHT[[`mVmmZOVWISkoDUTR_SbdOiNbHTooIGkaYiogQUfQ]b^^)"
     R"(JQbHoTf\kUfGUKa[HRbXgZo_TSOO\Y]XPVMLV\YWQPPQYS]XRMWThRmS`ScJWRYWVKZDQKSNNLQEVP]SRXab)",
     R"(GMS\EKMXOGXQSS_OMLUTJKLTOJ_QQNUPRUKWORMRTVLTQVOMPSNYRLVPUQVUMLVQHLTTFONTMOSLJSQTQSYbPM)"
     R"(UWOGVLJNSMNSSVOSQMRPUPOUPO`WUX^RPNOURY\KUQNQRVOMQMQRSWOVRPIGXEPHRXUOWPNQURPTJSRYMTRVKT)"
     R"(OWJOKKMNQOQORNUNQSRRMMPWIMO[OPPIHSORSNQKRPRMUSRTPVNPPRPIKQTZRSJJQWPQQNQRQRQRKQNKRSPP)"},
    {Speed::FourTimesTooSlow, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 4.436, 0.426,
     R"(OUoi_^_cLoYOKQ[foemoo_^dRoZoOR]ocNmSXZ\fNU\LN_XioVhYbcaXTHRHSdVimgf\_kVRX_ScVmSbZ`X[TZ)"
     R"(USWdRTU[KWfL\J_cYQ_FZ?YdNZSVTMPeTSRJSLSYTTo[_mTTTZK_^SE\QT^TgfPaPbJ_ZiIHW^\imhVL^Maa_])"
     R"(MIXGmUg_fR^MTK]\KSVXkbbKRYLIZ[R^MXGMR_TTSSOQUTUUROKNoWUK]RPBXTZVXJNCQPTRQLTIUQWTSS]`)",
     R"(KK`PMLPUVH[PYO[M@N]ZPTSXIURTQNSQOROULPNPSTOPNSOOKNUNNO\MW[^QTPOMPJ\OPOXXPVXRWIYLVK`GOO)"
     R"(WRNI[QJLWVOOTMMOTMUSSPPPQQYRVRVRRKQSSWVMTRTUQOSLVNUWOUSSRMUSWSSSJWISLUJRORPSLTMOMSRUNS)"
     R"(NVLOTUPQPPPMVSTNQQUNITSZSQRXNYPVUMZJTMNPSQQTNKNRPRNRRQMQPMUVURNKSQTNOPMQPROUOOOJRRNS)"},
    {Speed::FourTimesTooSlow, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 4.151, 0.835,
     R"(oomooWYaomoooVWUShUmXbR]Nc^bSITRo@mQ`Hb\NHaooL_\f@oVfGmZoKdfdKo`ZNRP[MHMb_cdiQ^^VPOORT)"
     R"(YVT`ZiXRYVoHPJ]KYPbV`[b[\YYIYJ^O]Q_X]em`ooo[ogWNISmW`moGSOVV\ZUSUXUYZ_VKMUoJiaFBLJoKoo)"
     R"(oPafoKm\oKgNoRoooMooo^b[]MEKmdaooWFIUTWQXUQU^`bgfV^`\RUQWHGLo]ooodGI_V\T]NdQg]koO]_U)",
     R"(VIUPHNSYOTWYZOiYNJPPEPJSMK\STTnXKOJPLV<XSNTRUS\UKVJUINZIUTTXWT]ZNIDIQSKUQQORYR`WXPULVN)"
     R"(ZPSTQOQRPQRROSMOPGUNYX[SjNVR^QYQaNXSYKVKPRFTUVRQSOLQJR^ZKWLKMLNUTQUJKQMUYRKUMQSZRZPMKO)"
     R"(JORPOSQSWU[XJPRUQJ^YZX\YVP_eMWNNKO`LUVKURPbPPSQQMPULWUW`[Q[aTFRPTUDTWSZUZVWITNWQYPGI)"},
    {Speed::FourTimesTooSlow, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 4.594, 0.367,
     R"(oobd\`UUKZUbMXTZWgWc[aV`OTOZRKTWYE`MVKYYMDVeZUXo[GXXVM[^XMNSXO[g[SGKVRNON]FRNVQPYUJRUZ)"
     R"(\X_aP_\U_ZhMJL_QXOVVPTX[ZR_OMMWRVS`\SVgabdifXYHVKMLQM^HMLN\[Y\UPWVX[WcPOMZ\MYYFFMOXK[e)"
     R"(VW[\bM^[^MfO`R[c_N`ooaWQNJGKQ\S_MYGK[_[WYTM[_]akL\Sa_ZTMSLFKTZV]XcIM\[XSSW]W]bfdVeg_)",
     R"(PV]UPOT[INWSQKXXPUaZUPRXIJWNPPQQVP[SPNMNSU[OLLQMRWbYHMYKSM[RUNMRLOYQNPPQLJUPTRWTLPVQOS)"
     R"(RRNNSNNPNRKM\HTM[MQQZSQSYOMJ]PRRZSTL[NMKYRYYLMSQKMWXLQUYLUTTMQURMPQSNLMWSOUOQOVKSNSTOS)"
     R"(YQPMSMKRPQQRZYKUUSRRURKQSXMQVTKSOZMMPRLOLTPSOROOOVOOMLPPSSOSUUJTYQNROSLVSQULPPQSSNVR)"},
    {Speed::FourTimesTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 4.484, 0.604,
     R"(dQogOo`oMba^Ka[oWX]cV_XZOK_OPU^foPoK]acPWM_DQQ`VSHXIUfcSTP]DShX\o^facf]Y`bbOTi\cTZV\XW)"
     R"(TRKZZKSWTUoKfHd^YU`Ga?X__MRIVIQZYRQVaKR\X[]fo[MTSXNf`TEOTXWNeS\aYWJ\oXKF]bo\oXoW_Z`_oM)"
     R"(OPoNNTbQXXUJXKdVTbofXX]RQRMMW\dSMTML`NfZ]SRQRN_VPLTWoK]IkOZLcToLWM\EWG^MQSVM\ToOVWgo)",
     R"(JNQTFJLVQOWS]VQSJJM[MRMTOGXTSPNQQTMPMMOVQPLRVQPPPTKVUWQORUNVEPRQHONRDPJYPOQPKRNTKQTRRP)"
     R"(QONNTQUPQOKQPVJSLRROQNOPKP\YROVQTMTQRR[PXOULTNUMQSQOPMPPRRPMSSSKQTPOTPMPPRSQKVQSORQSKQ)"
     R"(TQITNMUQRPRRJORLRMWTRPSFIRORPQTQJSLWQKPQRSNNQQRRPPROPPRNKTM[SSJNDUKUUUTLUORTPPOLSPRM)"},
    {Speed::FourTimesTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 4.624, 0.499,
     R"(L\h\\\]eM\^\KTY\Z\`cT\TYPM\MKQ\gmT\MWZ[NZMbERO[SYP^MXh\XVUaHSbX]hb[S\aOPYc[PVgU`Z^QV[Z)"
     R"(MVKZVQUXRU[JPHbTLL`KdAY[NJWKTLSW[VSW[ST\WP]m__ITO]MgXQCQO_aO_]X`S\LTb_JGXaobgZ]QWU`gmW)"
     R"(MIXTPTd[VUZIVKh^MWU^`\VJMSHM]ZXULXJP[U_][VONZSY[QQMNkOVH_NPGdQmN[RPGVKWQTWW[YXdUYZf])",
     R"(TOTIQPNSPIXMTRPQQMTWRPLUKQNOVPJUWROSRNTRUUMTQMQQMWQWSSXLVPXUFPSPHTSTOMPSNWPUMP\QNIUXLP)"
     R"(QPNKSRMSMTNNRMQNRPVRWPPMWOMOUNSQVLWNTPUP[OVTONQNLPRRORPQLRWUUPIOMPMTPQLTJVTTLQPRMSTVKO)"
     R"(TRMQTUUJUNRPMSTLXPSRT`RXMRPQQYP[SPSHSQOZURQQLROUQMQNSSKPTRLUWSOOVMQMNSMRPPPWNQPKQRTP)"},
    {Speed::TwelveTimesTooSlow, Polarity::Normal, Format::EightNone, UartKind::WaitsForHigh, 4.902, 0.330,
     R"(WZX[TLMXK^I]RPQ`XSVZNQOaSYOcXOWaQLNSLFNVMMOXQHR^UNUXQJQ^YRSZTJZ_ROIIKJKTKZFNQPS\QPKLQO)"
     R"(SfO[JPTPSaRNLLSKN[K]MSUQXbTSOQWRV`RbRW\Sah_dWYMEIOPmLYRKYoRYU[OTVXJaW_SN\mRPQTIGMRRSTZ)"
     R"(LGR]YW]YPORXW\X`QL^b\]RUOMOXRgNbTU[mT_S`SYXaXoVbW]`oV_U`XXPcO]TYZf^gZ`Z_Y]^`W`\_TZXW)",
     R"(POQROOPOQSQTPNOOPNPOPOMOQRRVQSOTRSSRQQQPMPPJPOMLQNPNPNQLROWUQSRRNPPQNPPPPSPZRQPRONPPNN)"
     R"(MPQTSYPRQUNNQMOQPPSMSNQRQSPPOMQMOLRTUWSSRRQRRPPPTPOOMLPPQOUSOPSQVSOLNJNKWQSQOOSRMQSOLO)"
     R"(QQNMVTNTSP\VVHSSLNUMNNPRPPSQOQQVOQPOOSMRSTRUNPLSNOPPMPNQMROUQSQXNUPVOUNRSUPSNNNSPMPM)"},
    {Speed::TwelveTimesTooSlow, Polarity::Normal, Format::EightNone, UartKind::SamplesStopAsStart, 5.091, 0.328,
     R"([YYYQOPXJOHRNONXTPSUOQRXSSPUUQY[QLORKIOUOKORNJRUSPT[OOS\WSQXUN[bSQKMKLLSJPGNKQQWRPKNQR)"
     R"(U[PTLTUUXaVRNPRNPVKPNPVRY[UURSVTY_SXQY^V^b[WQTJGJOMQLUOMS\SQRTMPSUPVVVUN[[SMMQJHLPQPSW)"
     R"(OHQTWSSTPNWYYVZ_VN_d]ZQTMMOVPWNZQVX_UZQ[UXSbXcVc\a^oXXRZRPN[QTVTXX[_Z\Y^TXX[X]Y]X[XU)",
     R"(ONRPPNQNOPQTORQQONURNORPNNWUMNRQPQTRRQRQOOTKOMNLQOVMPPSPPLXNNOQOONQONQOPPPSRPPQRNOSRON)"
     R"(SPNNUSOORTNNRROQORPLSPQPPQPOSQNNQOOPTTPNOQTQMORPOORSLPRUORRSMOQRMORRLPSSPRQQOPUOQNSQNL)"
     R"(RPPMQRLNSRNSQTNSRRPQQRNMQSNNSVLQRTOPPSMSPSOPOSMROSPTNONOMRNRRURPPTQUOSNUOQPTNRQTPNPN)"},
    {Speed::TwelveTimesTooSlow, Polarity::Inverted, Format::EightNone, UartKind::WaitsForHigh, 4.785, 0.301,
     R"(RV^]ZU\ZU`Y\[V\Wh]foXWf[WTX\\QWVhQff\LZXSI\\MF\YbI_]TTSSRORWSMUYZ__dUTSTZ[RXR[OQfmVcSS)"
     R"(OSTPXVPQKQ`PfXVOSSRJZPPJVR\V^YRPTSUPTPPPV[o_ooUL[ScX\[YSWcoikoTRWU`_d_UQKSoJb^MDPOVJaY)"
     R"(MFUXUJZWNIKKYG^[MES[oN`aXKROfMUYUGOMdP^dSJON`La^SFMLkIgU\GWP`FXNWE]OYLWSUONS`M\ZYNd])",
     R"(MPPOPUKNKRPSTOMTPSOPNQKTMNQQVNTQRPRMPMMLVQTQURTPRQPNNQLROMPMURTRLQOMNUPVMMQLQPRSPRQNQT)"
     R"(RORQUPOPRNQRRSNQPOKOQNLUNQPRMPWPTPQPQPRORPRMRQJOLPPQRSNOLTPLQOLQMPQPOQNPOSOQUPPKROPQRO)"
     R"(QQSQPNQNKOOQOOOOOQNSTRRSSPVMSQRNTPVOPNPQQPRPTQRPQOPOOVTRRSPPMRPMRPQOPROSVPRSPPLSOOOO)"},
    {Speed::TwelveTimesTooSlow, Polarity::Inverted, Format::EightNone, UartKind::SamplesStopAsStart, 4.990, 0.161,
     R"(JTX]]V[ZY\WW]Z]Zi`mkXW[XYUYX[SUX`Ta][OTSXJVQNHTMZM[XTSSQVQSSSORWfcZaZTTU[YPRSXORc^SYUT)"
     R"(PSVSOQRQKR`P[WWPWPPLUNPKTL]SWTRQUPTRPOPOUXk]bcTMZS^[XVVQWWhoa`SQXU\`ZZRNLS_O[VNGMNXLYR)"
     R"(MFOOVKWRLJLLZJVTLDOSfOY`YLQP\NSWUINNcPX[TLMN_OSXVHMPcJ`TUIVOWHXLQFULVMUPSMRP\NXXYN`[)",
     R"(KPPTPRGTIRNSRUOVEOMOPRRSUNUNTRRSONSMQOPNSQUTLSQPMLRPOOUPUMQNRPSPLNONNQRQSLPNPRUQPPONPS)"
     R"(SQROPNQQQOOTQVPRROLPQQMRPORQPOSQRQNPOOSQOOPOONMRNQSPRROPPQSLPLNOPOTQRQMPQSQQRPPOQOROQO)"
     R"(QNQQQLSPNMQQRQPOOPOQXWNPTPPNSTTPQNUOSSQPPPOORRPOQPOPPVQTSPQNORSSQOQNSQOSPPQQOOMRPOOO)"},
    {Speed::TwelveTimesTooSlow, Polarity::Normal, Format::SevenEven, UartKind::WaitsForHigh, 5.006, 0.352,
     R"(oo_]UUSZN_P_SUT^UYT[SVTZI]XNR]V^XVXXNKS\PRUYMJYZSQ[WNJSYSUQXQMY]WPMMOIKOR]IRROMaLTJPQL)"
     R"(PTLPMQPPYdUQORKHLONPLUPKSYUSVVSOSSW^OWWT^kooX[LLNOShNYRRQbVYW\QLUYHLTaSZZkZVU\JEMUTUPX)"
     R"(JFRXWZ\[MJUXRZV\WN]mQXQTPJMPOmPVNRLdQUMRRMUTPWQ^WQ\dZQPVOPW]PTSWRTZ^WXUY^S^]Q[T`SZON)",
     R"(OMUPMORPPPPTQRNROMVPOPSQNMTPOPNSUTQPOPPOQOOLMPQQPNPNPQOMPQTSRM\ONPPSLNPPQRWOPQQPQPQUMM)"
     R"(MMQQVTPRQRSQRLQONMSQSQXMONTRQOQKMLWRRRRQQQNNNNRTOWMOQMQRSSNNPSUSMTNMPTSROOSROMUVOQPPLQ)"
     R"(PUPKONKWSTSUMVLXPMVYPQNNQPQQQSQILUPUPSPURQUSNPPTONKOLPMPTSTRPPLPPSSUPSOYSPUSQSNUQJRN)"},
    {Speed::TwelveTimesTooSlow, Polarity::Normal, Format::SevenEven, UartKind::SamplesStopAsStart, 5.235, 0.251,
     R"(obc[UQRVQZPSSPPWSMSUOSRTKURPSSWWVQUSLJTTOMTQNISUQNWVNKUXTQPVRNTZXUNPQNLQNPJPQNLXPUMOPR)"
     R"(PULVMPPVW\TQPQOLMSMRMQOOTWSRUTQPSTSWOXUTbdhYUTLKMPRXNVOOSSSRSTRMSXKNRYQSUYXNQSJHLRUQPR)"
     R"(KIPRVRVSOKUTRUTYVLX[W[PRQMPTS[QYQNKVUSPRUOOUT[T_XT]c[VPWTKQXRWSTTT^XVWWZTS\XR`T\VWXQ)",
     R"(ONTPPMRNPPTPOQPRPLTQPORRPNUQPKUQPRTPPRPOPOQNOQOLOPRNNQNORNRQQQQQPORNLPPQOPSRPPQPPNQQOO)"
     R"(RPPNVQPPPPTQTONPPQPMRNQNOPPPRSQMRNORRPPOPOPQNNRRPPQROOPPROPRONSRNSORNOPOQSQNMQSROPSRLR)"
     R"(PRPQORNXRQQRORKRPRPQPRMOSQPPQSNPOROSRPNSPROQOOQRPRMONTNOQPQMQSLPQTSTOPORRPOQQPORQPPN)"},
    {Speed::TwelveTimesTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::WaitsForHigh, 4.984, 0.399,
     R"(H`]`XRWL_XPVXVUVaYa`NOWW[PM]TRTScKd]QMVRTKS[TKN``T[TRMSRVTZPXIQkQYQ_WTPSURGWQRNU\URYSN)"
     R"(ORXPRNQPQQ_KXVSNTNZMQNVORQXRXXRJTN[OXNSQXeaXecVKYRYR]V]QTUcQ[YTFIR_OX[QMKUZKbVQHRKXMYS)"
     R"(SINQ_RaVWJROdK_UUMPcWQaZPPPIaLWTUIIRSS]_PORQTO_MKLUU^PbXXH]P`JVRYJWTdRUVVNLQdPYVZQoo)",
     R"(MPSQULSUKNMQSRTSISQQUPUPPNTPSQRRTSRQTMULWSUNTQQNPSROPQOOQOTNPRMOSPSOTORSQNQPOQLNOSTRSS)"
     R"(OQNMLQOORRRPKQRMTTQQRPPROPRTQRKULPSOMQIRQSUGSRVRTWMOMPWORSROLNNMQRRTPTQOPRSRKTNOUSNPTO)"
     R"(RMRSNPQNNOMSRSQONRLRVMXNUTYORROOSPPKSRQPQSNNNNQQSNSQQLNLPQQRPQSNSRNQNSPPRSPMSTROTQPL)"},
    {Speed::TwelveTimesTooSlow, Polarity::Inverted, Format::SevenEven, UartKind::SamplesStopAsStart, 5.107, 0.223,
     R"(D][[XRTO\XPUYVUVf\a\QPVVaQRXVOQX[OZXONRRWKRPSLNQYRTSRMRTWQVQVLRXTYVZXSTUTSIRQTORYVSUQO)"
     R"(RQZSTNQRQRbQSUVMUM[MQLROROYSSQSKUNXPOOTUW^_V``TKTVYRPRWORTcSYVQJMR]NSWTKJTZMZTRGPPWJRR)"
     R"(SHOQZQZSVKPQ[HVRSJQZWS[XVOQObOVRRJKPSSYUOMNNPPZNQLQQ]U\UWJQP[MUPUKSP]QUPUNSOhOVZ\Qdd)",
     R"(HSORTMXYIQTRTRXSJMPNRQQSRNVORQRRRPPOSMUOUOUQRMSRNNTPOPPPTMTOPPTPRPOQTSSSOLSNPQPNQQQTVS)"
     R"(OOSNLPSOQPTSLRTQPOSPRNPOPPROSQORPONNNPPQRPVKRPURTPRPQNRNRNSOPNNMMPVRROOOOSVUJNRQQNQQQQ)"
     R"(RQQNPMRPPOQPRQRONQOQXPSONQPOPPSOPROMRUPPMQMPPSNRMPNQQNPPNSONQTQQMRMOQSQPNPPROUNQPPMO)"},
}};
// clang-format on

} // namespace

std::span<const SignalTable> signalTables()
{
    return tables;
}

} // namespace p1scope::doctor
