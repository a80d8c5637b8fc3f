"""The terms that an export may contain. GENERATED from ontology/ by `make vocab`: edit that, not this."""

from typing import Final

from kg.terms import IRI

NAMESPACES: Final = {
    "ct": "https://w3id.org/trial-kg/ontology#",
    "code": "https://w3id.org/trial-kg/code/",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "pubmed": "http://identifiers.org/pubmed/",
    "wikidata": "http://www.wikidata.org/entity/",
}


class CT:
    """Terms of https://w3id.org/trial-kg/ontology#"""

    Study: Final = IRI("<https://w3id.org/trial-kg/ontology#Study>")
    ClinicalTrial: Final = IRI("<https://w3id.org/trial-kg/ontology#ClinicalTrial>")
    ObservationalStudy: Final = IRI("<https://w3id.org/trial-kg/ontology#ObservationalStudy>")
    PatientRegistry: Final = IRI("<https://w3id.org/trial-kg/ontology#PatientRegistry>")
    ExpandedAccess: Final = IRI("<https://w3id.org/trial-kg/ontology#ExpandedAccess>")
    RegistryRecord: Final = IRI("<https://w3id.org/trial-kg/ontology#RegistryRecord>")
    Identifier: Final = IRI("<https://w3id.org/trial-kg/ontology#Identifier>")
    OrgStudyIdentifier: Final = IRI("<https://w3id.org/trial-kg/ontology#OrgStudyIdentifier>")
    SecondaryIdentifier: Final = IRI("<https://w3id.org/trial-kg/ontology#SecondaryIdentifier>")
    Agent: Final = IRI("<https://w3id.org/trial-kg/ontology#Agent>")
    Organization: Final = IRI("<https://w3id.org/trial-kg/ontology#Organization>")
    Person: Final = IRI("<https://w3id.org/trial-kg/ontology#Person>")
    ResponsibleParty: Final = IRI("<https://w3id.org/trial-kg/ontology#ResponsibleParty>")
    Official: Final = IRI("<https://w3id.org/trial-kg/ontology#Official>")
    Contact: Final = IRI("<https://w3id.org/trial-kg/ontology#Contact>")
    Condition: Final = IRI("<https://w3id.org/trial-kg/ontology#Condition>")
    Arm: Final = IRI("<https://w3id.org/trial-kg/ontology#Arm>")
    Intervention: Final = IRI("<https://w3id.org/trial-kg/ontology#Intervention>")
    Outcome: Final = IRI("<https://w3id.org/trial-kg/ontology#Outcome>")
    PrimaryOutcome: Final = IRI("<https://w3id.org/trial-kg/ontology#PrimaryOutcome>")
    SecondaryOutcome: Final = IRI("<https://w3id.org/trial-kg/ontology#SecondaryOutcome>")
    OtherOutcome: Final = IRI("<https://w3id.org/trial-kg/ontology#OtherOutcome>")
    Criterion: Final = IRI("<https://w3id.org/trial-kg/ontology#Criterion>")
    InclusionCriterion: Final = IRI("<https://w3id.org/trial-kg/ontology#InclusionCriterion>")
    ExclusionCriterion: Final = IRI("<https://w3id.org/trial-kg/ontology#ExclusionCriterion>")
    Site: Final = IRI("<https://w3id.org/trial-kg/ontology#Site>")
    Place: Final = IRI("<https://w3id.org/trial-kg/ontology#Place>")
    City: Final = IRI("<https://w3id.org/trial-kg/ontology#City>")
    State: Final = IRI("<https://w3id.org/trial-kg/ontology#State>")
    Country: Final = IRI("<https://w3id.org/trial-kg/ontology#Country>")
    Reference: Final = IRI("<https://w3id.org/trial-kg/ontology#Reference>")
    Publication: Final = IRI("<https://w3id.org/trial-kg/ontology#Publication>")
    Article: Final = IRI("<https://w3id.org/trial-kg/ontology#Article>")
    Retraction: Final = IRI("<https://w3id.org/trial-kg/ontology#Retraction>")
    Link: Final = IRI("<https://w3id.org/trial-kg/ontology#Link>")
    DataSet: Final = IRI("<https://w3id.org/trial-kg/ontology#DataSet>")
    ResultGroup: Final = IRI("<https://w3id.org/trial-kg/ontology#ResultGroup>")
    FlowGroup: Final = IRI("<https://w3id.org/trial-kg/ontology#FlowGroup>")
    BaselineGroup: Final = IRI("<https://w3id.org/trial-kg/ontology#BaselineGroup>")
    OutcomeGroup: Final = IRI("<https://w3id.org/trial-kg/ontology#OutcomeGroup>")
    EventGroup: Final = IRI("<https://w3id.org/trial-kg/ontology#EventGroup>")
    ParticipantFlow: Final = IRI("<https://w3id.org/trial-kg/ontology#ParticipantFlow>")
    FlowPeriod: Final = IRI("<https://w3id.org/trial-kg/ontology#FlowPeriod>")
    Milestone: Final = IRI("<https://w3id.org/trial-kg/ontology#Milestone>")
    DropWithdraw: Final = IRI("<https://w3id.org/trial-kg/ontology#DropWithdraw>")
    FlowCount: Final = IRI("<https://w3id.org/trial-kg/ontology#FlowCount>")
    Baseline: Final = IRI("<https://w3id.org/trial-kg/ontology#Baseline>")
    Measure: Final = IRI("<https://w3id.org/trial-kg/ontology#Measure>")
    BaselineMeasure: Final = IRI("<https://w3id.org/trial-kg/ontology#BaselineMeasure>")
    OutcomeMeasure: Final = IRI("<https://w3id.org/trial-kg/ontology#OutcomeMeasure>")
    Denominator: Final = IRI("<https://w3id.org/trial-kg/ontology#Denominator>")
    MeasureClass: Final = IRI("<https://w3id.org/trial-kg/ontology#MeasureClass>")
    MeasureCategory: Final = IRI("<https://w3id.org/trial-kg/ontology#MeasureCategory>")
    Measurement: Final = IRI("<https://w3id.org/trial-kg/ontology#Measurement>")
    OutcomeAnalysis: Final = IRI("<https://w3id.org/trial-kg/ontology#OutcomeAnalysis>")
    AdverseEvents: Final = IRI("<https://w3id.org/trial-kg/ontology#AdverseEvents>")
    AdverseEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#AdverseEvent>")
    SeriousEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#SeriousEvent>")
    OtherEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#OtherEvent>")
    EventCount: Final = IRI("<https://w3id.org/trial-kg/ontology#EventCount>")
    PointOfContact: Final = IRI("<https://w3id.org/trial-kg/ontology#PointOfContact>")
    Document: Final = IRI("<https://w3id.org/trial-kg/ontology#Document>")
    RegulatoryEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#RegulatoryEvent>")
    UnpostedEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#UnpostedEvent>")
    ViolationEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#ViolationEvent>")
    ResultsSubmission: Final = IRI("<https://w3id.org/trial-kg/ontology#ResultsSubmission>")
    MeshTerm: Final = IRI("<https://w3id.org/trial-kg/ontology#MeshTerm>")
    BrowseTopic: Final = IRI("<https://w3id.org/trial-kg/ontology#BrowseTopic>")
    BrowseLeaf: Final = IRI("<https://w3id.org/trial-kg/ontology#BrowseLeaf>")
    BrowseBranch: Final = IRI("<https://w3id.org/trial-kg/ontology#BrowseBranch>")
    assertedBy: Final = IRI("<https://w3id.org/trial-kg/ontology#assertedBy>")
    field: Final = IRI("<https://w3id.org/trial-kg/ontology#field>")
    scheme: Final = IRI("<https://w3id.org/trial-kg/ontology#scheme>")
    position: Final = IRI("<https://w3id.org/trial-kg/ontology#position>")
    matchMethod: Final = IRI("<https://w3id.org/trial-kg/ontology#matchMethod>")
    officialTitle: Final = IRI("<https://w3id.org/trial-kg/ontology#officialTitle>")
    acronym: Final = IRI("<https://w3id.org/trial-kg/ontology#acronym>")
    nctIdAlias: Final = IRI("<https://w3id.org/trial-kg/ontology#nctIdAlias>")
    identifier: Final = IRI("<https://w3id.org/trial-kg/ontology#identifier>")
    idValue: Final = IRI("<https://w3id.org/trial-kg/ontology#idValue>")
    idType: Final = IRI("<https://w3id.org/trial-kg/ontology#idType>")
    idDomain: Final = IRI("<https://w3id.org/trial-kg/ontology#idDomain>")
    idLink: Final = IRI("<https://w3id.org/trial-kg/ontology#idLink>")
    idRegistry: Final = IRI("<https://w3id.org/trial-kg/ontology#idRegistry>")
    resolvedValue: Final = IRI("<https://w3id.org/trial-kg/ontology#resolvedValue>")
    registeredAs: Final = IRI("<https://w3id.org/trial-kg/ontology#registeredAs>")
    registeringOrganization: Final = IRI("<https://w3id.org/trial-kg/ontology#registeringOrganization>")
    overallStatus: Final = IRI("<https://w3id.org/trial-kg/ontology#overallStatus>")
    lastKnownStatus: Final = IRI("<https://w3id.org/trial-kg/ontology#lastKnownStatus>")
    delayedPosting: Final = IRI("<https://w3id.org/trial-kg/ontology#delayedPosting>")
    whyStopped: Final = IRI("<https://w3id.org/trial-kg/ontology#whyStopped>")
    hasExpandedAccess: Final = IRI("<https://w3id.org/trial-kg/ontology#hasExpandedAccess>")
    expandedAccessStudy: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessStudy>")
    expandedAccessStatus: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessStatus>")
    statusVerifiedDate: Final = IRI("<https://w3id.org/trial-kg/ontology#statusVerifiedDate>")
    statusVerifiedDateEarliest: Final = IRI("<https://w3id.org/trial-kg/ontology#statusVerifiedDateEarliest>")
    startDate: Final = IRI("<https://w3id.org/trial-kg/ontology#startDate>")
    startDateEarliest: Final = IRI("<https://w3id.org/trial-kg/ontology#startDateEarliest>")
    startDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#startDateType>")
    primaryCompletionDate: Final = IRI("<https://w3id.org/trial-kg/ontology#primaryCompletionDate>")
    primaryCompletionDateEarliest: Final = IRI("<https://w3id.org/trial-kg/ontology#primaryCompletionDateEarliest>")
    primaryCompletionDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#primaryCompletionDateType>")
    completionDate: Final = IRI("<https://w3id.org/trial-kg/ontology#completionDate>")
    completionDateEarliest: Final = IRI("<https://w3id.org/trial-kg/ontology#completionDateEarliest>")
    completionDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#completionDateType>")
    hasResults: Final = IRI("<https://w3id.org/trial-kg/ontology#hasResults>")
    resultsWaived: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsWaived>")
    leadSponsor: Final = IRI("<https://w3id.org/trial-kg/ontology#leadSponsor>")
    collaborator: Final = IRI("<https://w3id.org/trial-kg/ontology#collaborator>")
    agencyClass: Final = IRI("<https://w3id.org/trial-kg/ontology#agencyClass>")
    responsibleParty: Final = IRI("<https://w3id.org/trial-kg/ontology#responsibleParty>")
    responsiblePartyType: Final = IRI("<https://w3id.org/trial-kg/ontology#responsiblePartyType>")
    party: Final = IRI("<https://w3id.org/trial-kg/ontology#party>")
    investigatorTitle: Final = IRI("<https://w3id.org/trial-kg/ontology#investigatorTitle>")
    affiliation: Final = IRI("<https://w3id.org/trial-kg/ontology#affiliation>")
    oldNameTitle: Final = IRI("<https://w3id.org/trial-kg/ontology#oldNameTitle>")
    oldOrganization: Final = IRI("<https://w3id.org/trial-kg/ontology#oldOrganization>")
    degrees: Final = IRI("<https://w3id.org/trial-kg/ontology#degrees>")
    oversightHasDmc: Final = IRI("<https://w3id.org/trial-kg/ontology#oversightHasDmc>")
    isFdaRegulatedDrug: Final = IRI("<https://w3id.org/trial-kg/ontology#isFdaRegulatedDrug>")
    isFdaRegulatedDevice: Final = IRI("<https://w3id.org/trial-kg/ontology#isFdaRegulatedDevice>")
    isUnapprovedDevice: Final = IRI("<https://w3id.org/trial-kg/ontology#isUnapprovedDevice>")
    isPpsd: Final = IRI("<https://w3id.org/trial-kg/ontology#isPpsd>")
    isUsExport: Final = IRI("<https://w3id.org/trial-kg/ontology#isUsExport>")
    fdaaa801Violation: Final = IRI("<https://w3id.org/trial-kg/ontology#fdaaa801Violation>")
    condition: Final = IRI("<https://w3id.org/trial-kg/ontology#condition>")
    conditionName: Final = IRI("<https://w3id.org/trial-kg/ontology#conditionName>")
    keyword: Final = IRI("<https://w3id.org/trial-kg/ontology#keyword>")
    studyType: Final = IRI("<https://w3id.org/trial-kg/ontology#studyType>")
    phase: Final = IRI("<https://w3id.org/trial-kg/ontology#phase>")
    allocation: Final = IRI("<https://w3id.org/trial-kg/ontology#allocation>")
    interventionModel: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionModel>")
    interventionModelDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionModelDescription>")
    primaryPurpose: Final = IRI("<https://w3id.org/trial-kg/ontology#primaryPurpose>")
    observationalModel: Final = IRI("<https://w3id.org/trial-kg/ontology#observationalModel>")
    timePerspective: Final = IRI("<https://w3id.org/trial-kg/ontology#timePerspective>")
    masking: Final = IRI("<https://w3id.org/trial-kg/ontology#masking>")
    maskingDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#maskingDescription>")
    whoMasked: Final = IRI("<https://w3id.org/trial-kg/ontology#whoMasked>")
    bioSpecRetention: Final = IRI("<https://w3id.org/trial-kg/ontology#bioSpecRetention>")
    bioSpecDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#bioSpecDescription>")
    enrollmentCount: Final = IRI("<https://w3id.org/trial-kg/ontology#enrollmentCount>")
    enrollmentType: Final = IRI("<https://w3id.org/trial-kg/ontology#enrollmentType>")
    patientRegistry: Final = IRI("<https://w3id.org/trial-kg/ontology#patientRegistry>")
    targetDuration: Final = IRI("<https://w3id.org/trial-kg/ontology#targetDuration>")
    targetDurationValue: Final = IRI("<https://w3id.org/trial-kg/ontology#targetDurationValue>")
    targetDurationUnit: Final = IRI("<https://w3id.org/trial-kg/ontology#targetDurationUnit>")
    expandedAccessIndividual: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessIndividual>")
    expandedAccessIntermediate: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessIntermediate>")
    expandedAccessTreatment: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessTreatment>")
    expandedAccessReferenceCount: Final = IRI("<https://w3id.org/trial-kg/ontology#expandedAccessReferenceCount>")
    arm: Final = IRI("<https://w3id.org/trial-kg/ontology#arm>")
    armType: Final = IRI("<https://w3id.org/trial-kg/ontology#armType>")
    armIntervention: Final = IRI("<https://w3id.org/trial-kg/ontology#armIntervention>")
    interventionName: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionName>")
    intervention: Final = IRI("<https://w3id.org/trial-kg/ontology#intervention>")
    interventionType: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionType>")
    mappedName: Final = IRI("<https://w3id.org/trial-kg/ontology#mappedName>")
    armGroupLabel: Final = IRI("<https://w3id.org/trial-kg/ontology#armGroupLabel>")
    otherInterventionName: Final = IRI("<https://w3id.org/trial-kg/ontology#otherInterventionName>")
    isComparatorOnly: Final = IRI("<https://w3id.org/trial-kg/ontology#isComparatorOnly>")
    outcome: Final = IRI("<https://w3id.org/trial-kg/ontology#outcome>")
    timeFrame: Final = IRI("<https://w3id.org/trial-kg/ontology#timeFrame>")
    eligibilityCriteria: Final = IRI("<https://w3id.org/trial-kg/ontology#eligibilityCriteria>")
    criterion: Final = IRI("<https://w3id.org/trial-kg/ontology#criterion>")
    healthyVolunteers: Final = IRI("<https://w3id.org/trial-kg/ontology#healthyVolunteers>")
    eligibleSex: Final = IRI("<https://w3id.org/trial-kg/ontology#eligibleSex>")
    genderBased: Final = IRI("<https://w3id.org/trial-kg/ontology#genderBased>")
    genderDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#genderDescription>")
    minimumAge: Final = IRI("<https://w3id.org/trial-kg/ontology#minimumAge>")
    minimumAgeValue: Final = IRI("<https://w3id.org/trial-kg/ontology#minimumAgeValue>")
    minimumAgeUnit: Final = IRI("<https://w3id.org/trial-kg/ontology#minimumAgeUnit>")
    minimumAgeYears: Final = IRI("<https://w3id.org/trial-kg/ontology#minimumAgeYears>")
    maximumAge: Final = IRI("<https://w3id.org/trial-kg/ontology#maximumAge>")
    maximumAgeValue: Final = IRI("<https://w3id.org/trial-kg/ontology#maximumAgeValue>")
    maximumAgeUnit: Final = IRI("<https://w3id.org/trial-kg/ontology#maximumAgeUnit>")
    maximumAgeYears: Final = IRI("<https://w3id.org/trial-kg/ontology#maximumAgeYears>")
    stdAge: Final = IRI("<https://w3id.org/trial-kg/ontology#stdAge>")
    studyPopulation: Final = IRI("<https://w3id.org/trial-kg/ontology#studyPopulation>")
    samplingMethod: Final = IRI("<https://w3id.org/trial-kg/ontology#samplingMethod>")
    minimumBmi: Final = IRI("<https://w3id.org/trial-kg/ontology#minimumBmi>")
    maximumBmi: Final = IRI("<https://w3id.org/trial-kg/ontology#maximumBmi>")
    official: Final = IRI("<https://w3id.org/trial-kg/ontology#official>")
    role: Final = IRI("<https://w3id.org/trial-kg/ontology#role>")
    person: Final = IRI("<https://w3id.org/trial-kg/ontology#person>")
    contact: Final = IRI("<https://w3id.org/trial-kg/ontology#contact>")
    telephone: Final = IRI("<https://w3id.org/trial-kg/ontology#telephone>")
    telephoneExtension: Final = IRI("<https://w3id.org/trial-kg/ontology#telephoneExtension>")
    email: Final = IRI("<https://w3id.org/trial-kg/ontology#email>")
    site: Final = IRI("<https://w3id.org/trial-kg/ontology#site>")
    facilityName: Final = IRI("<https://w3id.org/trial-kg/ontology#facilityName>")
    isMaskedName: Final = IRI("<https://w3id.org/trial-kg/ontology#isMaskedName>")
    facility: Final = IRI("<https://w3id.org/trial-kg/ontology#facility>")
    siteStatus: Final = IRI("<https://w3id.org/trial-kg/ontology#siteStatus>")
    cityName: Final = IRI("<https://w3id.org/trial-kg/ontology#cityName>")
    stateName: Final = IRI("<https://w3id.org/trial-kg/ontology#stateName>")
    countryName: Final = IRI("<https://w3id.org/trial-kg/ontology#countryName>")
    postalCode: Final = IRI("<https://w3id.org/trial-kg/ontology#postalCode>")
    city: Final = IRI("<https://w3id.org/trial-kg/ontology#city>")
    state: Final = IRI("<https://w3id.org/trial-kg/ontology#state>")
    country: Final = IRI("<https://w3id.org/trial-kg/ontology#country>")
    geoPrecision: Final = IRI("<https://w3id.org/trial-kg/ontology#geoPrecision>")
    within: Final = IRI("<https://w3id.org/trial-kg/ontology#within>")
    isoCode: Final = IRI("<https://w3id.org/trial-kg/ontology#isoCode>")
    removedCountry: Final = IRI("<https://w3id.org/trial-kg/ontology#removedCountry>")
    reference: Final = IRI("<https://w3id.org/trial-kg/ontology#reference>")
    referenceType: Final = IRI("<https://w3id.org/trial-kg/ontology#referenceType>")
    pmid: Final = IRI("<https://w3id.org/trial-kg/ontology#pmid>")
    publication: Final = IRI("<https://w3id.org/trial-kg/ontology#publication>")
    doi: Final = IRI("<https://w3id.org/trial-kg/ontology#doi>")
    retraction: Final = IRI("<https://w3id.org/trial-kg/ontology#retraction>")
    retractionNotice: Final = IRI("<https://w3id.org/trial-kg/ontology#retractionNotice>")
    retractionSource: Final = IRI("<https://w3id.org/trial-kg/ontology#retractionSource>")
    link: Final = IRI("<https://w3id.org/trial-kg/ontology#link>")
    url: Final = IRI("<https://w3id.org/trial-kg/ontology#url>")
    availableData: Final = IRI("<https://w3id.org/trial-kg/ontology#availableData>")
    dataId: Final = IRI("<https://w3id.org/trial-kg/ontology#dataId>")
    dataType: Final = IRI("<https://w3id.org/trial-kg/ontology#dataType>")
    ipdSharing: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharing>")
    ipdSharingDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharingDescription>")
    ipdSharingInfoType: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharingInfoType>")
    ipdSharingTimeFrame: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharingTimeFrame>")
    ipdSharingAccessCriteria: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharingAccessCriteria>")
    ipdSharingUrl: Final = IRI("<https://w3id.org/trial-kg/ontology#ipdSharingUrl>")
    group: Final = IRI("<https://w3id.org/trial-kg/ontology#group>")
    groupId: Final = IRI("<https://w3id.org/trial-kg/ontology#groupId>")
    groupArm: Final = IRI("<https://w3id.org/trial-kg/ontology#groupArm>")
    participantFlow: Final = IRI("<https://w3id.org/trial-kg/ontology#participantFlow>")
    recruitmentDetails: Final = IRI("<https://w3id.org/trial-kg/ontology#recruitmentDetails>")
    preAssignmentDetails: Final = IRI("<https://w3id.org/trial-kg/ontology#preAssignmentDetails>")
    typeUnitsAnalyzed: Final = IRI("<https://w3id.org/trial-kg/ontology#typeUnitsAnalyzed>")
    period: Final = IRI("<https://w3id.org/trial-kg/ontology#period>")
    milestone: Final = IRI("<https://w3id.org/trial-kg/ontology#milestone>")
    dropWithdraw: Final = IRI("<https://w3id.org/trial-kg/ontology#dropWithdraw>")
    flowCount: Final = IRI("<https://w3id.org/trial-kg/ontology#flowCount>")
    numSubjects: Final = IRI("<https://w3id.org/trial-kg/ontology#numSubjects>")
    numSubjectsText: Final = IRI("<https://w3id.org/trial-kg/ontology#numSubjectsText>")
    numUnits: Final = IRI("<https://w3id.org/trial-kg/ontology#numUnits>")
    numUnitsText: Final = IRI("<https://w3id.org/trial-kg/ontology#numUnitsText>")
    comment: Final = IRI("<https://w3id.org/trial-kg/ontology#comment>")
    baseline: Final = IRI("<https://w3id.org/trial-kg/ontology#baseline>")
    measure: Final = IRI("<https://w3id.org/trial-kg/ontology#measure>")
    outcomeMeasure: Final = IRI("<https://w3id.org/trial-kg/ontology#outcomeMeasure>")
    outcomeMeasureType: Final = IRI("<https://w3id.org/trial-kg/ontology#outcomeMeasureType>")
    plannedOutcome: Final = IRI("<https://w3id.org/trial-kg/ontology#plannedOutcome>")
    reportingStatus: Final = IRI("<https://w3id.org/trial-kg/ontology#reportingStatus>")
    anticipatedPostingDate: Final = IRI("<https://w3id.org/trial-kg/ontology#anticipatedPostingDate>")
    anticipatedPostingDateEarliest: Final = IRI("<https://w3id.org/trial-kg/ontology#anticipatedPostingDateEarliest>")
    populationDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#populationDescription>")
    paramType: Final = IRI("<https://w3id.org/trial-kg/ontology#paramType>")
    dispersionType: Final = IRI("<https://w3id.org/trial-kg/ontology#dispersionType>")
    dispersionTypeText: Final = IRI("<https://w3id.org/trial-kg/ontology#dispersionTypeText>")
    unitOfMeasure: Final = IRI("<https://w3id.org/trial-kg/ontology#unitOfMeasure>")
    calculatePct: Final = IRI("<https://w3id.org/trial-kg/ontology#calculatePct>")
    denomUnitsSelected: Final = IRI("<https://w3id.org/trial-kg/ontology#denomUnitsSelected>")
    denominator: Final = IRI("<https://w3id.org/trial-kg/ontology#denominator>")
    units: Final = IRI("<https://w3id.org/trial-kg/ontology#units>")
    count: Final = IRI("<https://w3id.org/trial-kg/ontology#count>")
    countText: Final = IRI("<https://w3id.org/trial-kg/ontology#countText>")
    measureClass: Final = IRI("<https://w3id.org/trial-kg/ontology#measureClass>")
    measureCategory: Final = IRI("<https://w3id.org/trial-kg/ontology#measureCategory>")
    measurement: Final = IRI("<https://w3id.org/trial-kg/ontology#measurement>")
    value: Final = IRI("<https://w3id.org/trial-kg/ontology#value>")
    valueText: Final = IRI("<https://w3id.org/trial-kg/ontology#valueText>")
    spread: Final = IRI("<https://w3id.org/trial-kg/ontology#spread>")
    spreadText: Final = IRI("<https://w3id.org/trial-kg/ontology#spreadText>")
    lowerLimit: Final = IRI("<https://w3id.org/trial-kg/ontology#lowerLimit>")
    lowerLimitText: Final = IRI("<https://w3id.org/trial-kg/ontology#lowerLimitText>")
    upperLimit: Final = IRI("<https://w3id.org/trial-kg/ontology#upperLimit>")
    upperLimitText: Final = IRI("<https://w3id.org/trial-kg/ontology#upperLimitText>")
    analysis: Final = IRI("<https://w3id.org/trial-kg/ontology#analysis>")
    groupDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#groupDescription>")
    nonInferiorityType: Final = IRI("<https://w3id.org/trial-kg/ontology#nonInferiorityType>")
    nonInferiorityComment: Final = IRI("<https://w3id.org/trial-kg/ontology#nonInferiorityComment>")
    testedNonInferiority: Final = IRI("<https://w3id.org/trial-kg/ontology#testedNonInferiority>")
    statisticalMethod: Final = IRI("<https://w3id.org/trial-kg/ontology#statisticalMethod>")
    statisticalComment: Final = IRI("<https://w3id.org/trial-kg/ontology#statisticalComment>")
    pValue: Final = IRI("<https://w3id.org/trial-kg/ontology#pValue>")
    pValueAtMost: Final = IRI("<https://w3id.org/trial-kg/ontology#pValueAtMost>")
    pValueText: Final = IRI("<https://w3id.org/trial-kg/ontology#pValueText>")
    pValueComment: Final = IRI("<https://w3id.org/trial-kg/ontology#pValueComment>")
    analysisParamType: Final = IRI("<https://w3id.org/trial-kg/ontology#analysisParamType>")
    paramValue: Final = IRI("<https://w3id.org/trial-kg/ontology#paramValue>")
    paramValueText: Final = IRI("<https://w3id.org/trial-kg/ontology#paramValueText>")
    dispersionValue: Final = IRI("<https://w3id.org/trial-kg/ontology#dispersionValue>")
    dispersionValueText: Final = IRI("<https://w3id.org/trial-kg/ontology#dispersionValueText>")
    ciPctValue: Final = IRI("<https://w3id.org/trial-kg/ontology#ciPctValue>")
    ciPctValueText: Final = IRI("<https://w3id.org/trial-kg/ontology#ciPctValueText>")
    ciNumSides: Final = IRI("<https://w3id.org/trial-kg/ontology#ciNumSides>")
    ciLowerLimit: Final = IRI("<https://w3id.org/trial-kg/ontology#ciLowerLimit>")
    ciLowerLimitText: Final = IRI("<https://w3id.org/trial-kg/ontology#ciLowerLimitText>")
    ciUpperLimit: Final = IRI("<https://w3id.org/trial-kg/ontology#ciUpperLimit>")
    ciUpperLimitText: Final = IRI("<https://w3id.org/trial-kg/ontology#ciUpperLimitText>")
    ciLowerLimitComment: Final = IRI("<https://w3id.org/trial-kg/ontology#ciLowerLimitComment>")
    ciUpperLimitComment: Final = IRI("<https://w3id.org/trial-kg/ontology#ciUpperLimitComment>")
    estimateComment: Final = IRI("<https://w3id.org/trial-kg/ontology#estimateComment>")
    otherAnalysisDescription: Final = IRI("<https://w3id.org/trial-kg/ontology#otherAnalysisDescription>")
    adverseEvents: Final = IRI("<https://w3id.org/trial-kg/ontology#adverseEvents>")
    frequencyThreshold: Final = IRI("<https://w3id.org/trial-kg/ontology#frequencyThreshold>")
    frequencyThresholdText: Final = IRI("<https://w3id.org/trial-kg/ontology#frequencyThresholdText>")
    allCauseMortalityComment: Final = IRI("<https://w3id.org/trial-kg/ontology#allCauseMortalityComment>")
    deathsNumAffected: Final = IRI("<https://w3id.org/trial-kg/ontology#deathsNumAffected>")
    deathsNumAtRisk: Final = IRI("<https://w3id.org/trial-kg/ontology#deathsNumAtRisk>")
    seriousNumAffected: Final = IRI("<https://w3id.org/trial-kg/ontology#seriousNumAffected>")
    seriousNumAtRisk: Final = IRI("<https://w3id.org/trial-kg/ontology#seriousNumAtRisk>")
    otherNumAffected: Final = IRI("<https://w3id.org/trial-kg/ontology#otherNumAffected>")
    otherNumAtRisk: Final = IRI("<https://w3id.org/trial-kg/ontology#otherNumAtRisk>")
    adverseEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#adverseEvent>")
    organSystem: Final = IRI("<https://w3id.org/trial-kg/ontology#organSystem>")
    sourceVocabulary: Final = IRI("<https://w3id.org/trial-kg/ontology#sourceVocabulary>")
    assessmentType: Final = IRI("<https://w3id.org/trial-kg/ontology#assessmentType>")
    notes: Final = IRI("<https://w3id.org/trial-kg/ontology#notes>")
    eventCount: Final = IRI("<https://w3id.org/trial-kg/ontology#eventCount>")
    numEvents: Final = IRI("<https://w3id.org/trial-kg/ontology#numEvents>")
    numAffected: Final = IRI("<https://w3id.org/trial-kg/ontology#numAffected>")
    numAtRisk: Final = IRI("<https://w3id.org/trial-kg/ontology#numAtRisk>")
    limitationsAndCaveats: Final = IRI("<https://w3id.org/trial-kg/ontology#limitationsAndCaveats>")
    piSponsorEmployee: Final = IRI("<https://w3id.org/trial-kg/ontology#piSponsorEmployee>")
    restrictiveAgreement: Final = IRI("<https://w3id.org/trial-kg/ontology#restrictiveAgreement>")
    agreementRestrictionType: Final = IRI("<https://w3id.org/trial-kg/ontology#agreementRestrictionType>")
    agreementOtherDetails: Final = IRI("<https://w3id.org/trial-kg/ontology#agreementOtherDetails>")
    pointOfContact: Final = IRI("<https://w3id.org/trial-kg/ontology#pointOfContact>")
    unpostedResponsibleParty: Final = IRI("<https://w3id.org/trial-kg/ontology#unpostedResponsibleParty>")
    regulatoryEvent: Final = IRI("<https://w3id.org/trial-kg/ontology#regulatoryEvent>")
    eventType: Final = IRI("<https://w3id.org/trial-kg/ontology#eventType>")
    eventDate: Final = IRI("<https://w3id.org/trial-kg/ontology#eventDate>")
    eventDateUnknown: Final = IRI("<https://w3id.org/trial-kg/ontology#eventDateUnknown>")
    creationDate: Final = IRI("<https://w3id.org/trial-kg/ontology#creationDate>")
    issuedDate: Final = IRI("<https://w3id.org/trial-kg/ontology#issuedDate>")
    releaseDate: Final = IRI("<https://w3id.org/trial-kg/ontology#releaseDate>")
    postedDate: Final = IRI("<https://w3id.org/trial-kg/ontology#postedDate>")
    estimatedResultsFirstSubmitDate: Final = IRI("<https://w3id.org/trial-kg/ontology#estimatedResultsFirstSubmitDate>")
    firstMcpPostDate: Final = IRI("<https://w3id.org/trial-kg/ontology#firstMcpPostDate>")
    firstMcpPostDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#firstMcpPostDateType>")
    resultsSubmission: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsSubmission>")
    unreleaseDate: Final = IRI("<https://w3id.org/trial-kg/ontology#unreleaseDate>")
    unreleaseDateUnknown: Final = IRI("<https://w3id.org/trial-kg/ontology#unreleaseDateUnknown>")
    resetDate: Final = IRI("<https://w3id.org/trial-kg/ontology#resetDate>")
    mcpReleaseNumber: Final = IRI("<https://w3id.org/trial-kg/ontology#mcpReleaseNumber>")
    document: Final = IRI("<https://w3id.org/trial-kg/ontology#document>")
    noSap: Final = IRI("<https://w3id.org/trial-kg/ontology#noSap>")
    documentType: Final = IRI("<https://w3id.org/trial-kg/ontology#documentType>")
    hasProtocol: Final = IRI("<https://w3id.org/trial-kg/ontology#hasProtocol>")
    hasSap: Final = IRI("<https://w3id.org/trial-kg/ontology#hasSap>")
    hasIcf: Final = IRI("<https://w3id.org/trial-kg/ontology#hasIcf>")
    documentDate: Final = IRI("<https://w3id.org/trial-kg/ontology#documentDate>")
    uploadDate: Final = IRI("<https://w3id.org/trial-kg/ontology#uploadDate>")
    filename: Final = IRI("<https://w3id.org/trial-kg/ontology#filename>")
    byteSize: Final = IRI("<https://w3id.org/trial-kg/ontology#byteSize>")
    conditionMesh: Final = IRI("<https://w3id.org/trial-kg/ontology#conditionMesh>")
    conditionMeshAncestor: Final = IRI("<https://w3id.org/trial-kg/ontology#conditionMeshAncestor>")
    interventionMesh: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionMesh>")
    interventionMeshAncestor: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionMeshAncestor>")
    conditionBrowseLeaf: Final = IRI("<https://w3id.org/trial-kg/ontology#conditionBrowseLeaf>")
    conditionBrowseBranch: Final = IRI("<https://w3id.org/trial-kg/ontology#conditionBrowseBranch>")
    interventionBrowseLeaf: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionBrowseLeaf>")
    interventionBrowseBranch: Final = IRI("<https://w3id.org/trial-kg/ontology#interventionBrowseBranch>")
    topicId: Final = IRI("<https://w3id.org/trial-kg/ontology#topicId>")
    asFound: Final = IRI("<https://w3id.org/trial-kg/ontology#asFound>")
    relevance: Final = IRI("<https://w3id.org/trial-kg/ontology#relevance>")
    abbreviation: Final = IRI("<https://w3id.org/trial-kg/ontology#abbreviation>")
    record: Final = IRI("<https://w3id.org/trial-kg/ontology#record>")
    studyFirstSubmitQcDate: Final = IRI("<https://w3id.org/trial-kg/ontology#studyFirstSubmitQcDate>")
    studyFirstPostDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#studyFirstPostDateType>")
    resultsFirstSubmitDate: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsFirstSubmitDate>")
    resultsFirstSubmitQcDate: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsFirstSubmitQcDate>")
    resultsFirstPostDate: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsFirstPostDate>")
    resultsFirstPostDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#resultsFirstPostDateType>")
    dispFirstSubmitDate: Final = IRI("<https://w3id.org/trial-kg/ontology#dispFirstSubmitDate>")
    dispFirstSubmitQcDate: Final = IRI("<https://w3id.org/trial-kg/ontology#dispFirstSubmitQcDate>")
    dispFirstPostDate: Final = IRI("<https://w3id.org/trial-kg/ontology#dispFirstPostDate>")
    dispFirstPostDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#dispFirstPostDateType>")
    lastUpdateSubmitDate: Final = IRI("<https://w3id.org/trial-kg/ontology#lastUpdateSubmitDate>")
    lastUpdatePostDateType: Final = IRI("<https://w3id.org/trial-kg/ontology#lastUpdatePostDateType>")
    dataVersion: Final = IRI("<https://w3id.org/trial-kg/ontology#dataVersion>")
    sourceFormat: Final = IRI("<https://w3id.org/trial-kg/ontology#sourceFormat>")
    mappingVersion: Final = IRI("<https://w3id.org/trial-kg/ontology#mappingVersion>")


class CITO:
    """Terms of http://purl.org/spar/cito/"""

    isDocumentedBy: Final = IRI("<http://purl.org/spar/cito/isDocumentedBy>")
    obtainsBackgroundFrom: Final = IRI("<http://purl.org/spar/cito/obtainsBackgroundFrom>")


class DCTERMS:
    """Terms of http://purl.org/dc/terms/"""

    license: Final = IRI("<http://purl.org/dc/terms/license>")
    identifier: Final = IRI("<http://purl.org/dc/terms/identifier>")
    description: Final = IRI("<http://purl.org/dc/terms/description>")
    title: Final = IRI("<http://purl.org/dc/terms/title>")
    abstract: Final = IRI("<http://purl.org/dc/terms/abstract>")
    bibliographicCitation: Final = IRI("<http://purl.org/dc/terms/bibliographicCitation>")
    isReferencedBy: Final = IRI("<http://purl.org/dc/terms/isReferencedBy>")
    dateSubmitted: Final = IRI("<http://purl.org/dc/terms/dateSubmitted>")
    issued: Final = IRI("<http://purl.org/dc/terms/issued>")
    modified: Final = IRI("<http://purl.org/dc/terms/modified>")


class FABIO:
    """Terms of http://purl.org/spar/fabio/"""

    JournalArticle: Final = IRI("<http://purl.org/spar/fabio/JournalArticle>")
    hasPubMedId: Final = IRI("<http://purl.org/spar/fabio/hasPubMedId>")


class FOAF:
    """Terms of http://xmlns.com/foaf/0.1/"""

    Agent: Final = IRI("<http://xmlns.com/foaf/0.1/Agent>")
    Document: Final = IRI("<http://xmlns.com/foaf/0.1/Document>")
    Person: Final = IRI("<http://xmlns.com/foaf/0.1/Person>")
    primaryTopic: Final = IRI("<http://xmlns.com/foaf/0.1/primaryTopic>")
    isPrimaryTopicOf: Final = IRI("<http://xmlns.com/foaf/0.1/isPrimaryTopicOf>")


class ORG:
    """Terms of http://www.w3.org/ns/org#"""

    Organization: Final = IRI("<http://www.w3.org/ns/org#Organization>")
    Site: Final = IRI("<http://www.w3.org/ns/org#Site>")


class OWL:
    """Terms of http://www.w3.org/2002/07/owl#"""

    sameAs: Final = IRI("<http://www.w3.org/2002/07/owl#sameAs>")


class PROV:
    """Terms of http://www.w3.org/ns/prov#"""

    Entity: Final = IRI("<http://www.w3.org/ns/prov#Entity>")
    hadPrimarySource: Final = IRI("<http://www.w3.org/ns/prov#hadPrimarySource>")


class RDF:
    """Terms of http://www.w3.org/1999/02/22-rdf-syntax-ns#"""

    type: Final = IRI("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")


class RDFS:
    """Terms of http://www.w3.org/2000/01/rdf-schema#"""

    label: Final = IRI("<http://www.w3.org/2000/01/rdf-schema#label>")
    seeAlso: Final = IRI("<http://www.w3.org/2000/01/rdf-schema#seeAlso>")


class SCHEMA:
    """Terms of https://schema.org/"""

    MedicalTrial: Final = IRI("<https://schema.org/MedicalTrial>")
    MedicalObservationalStudy: Final = IRI("<https://schema.org/MedicalObservationalStudy>")
    Place: Final = IRI("<https://schema.org/Place>")
    City: Final = IRI("<https://schema.org/City>")
    State: Final = IRI("<https://schema.org/State>")
    Country: Final = IRI("<https://schema.org/Country>")
    sameAs: Final = IRI("<https://schema.org/sameAs>")


class SKOS:
    """Terms of http://www.w3.org/2004/02/skos/core#"""

    ConceptScheme: Final = IRI("<http://www.w3.org/2004/02/skos/core#ConceptScheme>")
    Concept: Final = IRI("<http://www.w3.org/2004/02/skos/core#Concept>")
    hasTopConcept: Final = IRI("<http://www.w3.org/2004/02/skos/core#hasTopConcept>")
    inScheme: Final = IRI("<http://www.w3.org/2004/02/skos/core#inScheme>")
    notation: Final = IRI("<http://www.w3.org/2004/02/skos/core#notation>")
    prefLabel: Final = IRI("<http://www.w3.org/2004/02/skos/core#prefLabel>")
    topConceptOf: Final = IRI("<http://www.w3.org/2004/02/skos/core#topConceptOf>")
    definition: Final = IRI("<http://www.w3.org/2004/02/skos/core#definition>")
    closeMatch: Final = IRI("<http://www.w3.org/2004/02/skos/core#closeMatch>")
    altLabel: Final = IRI("<http://www.w3.org/2004/02/skos/core#altLabel>")


class WGS:
    """Terms of http://www.w3.org/2003/01/geo/wgs84_pos#"""

    lat: Final = IRI("<http://www.w3.org/2003/01/geo/wgs84_pos#lat>")
    long: Final = IRI("<http://www.w3.org/2003/01/geo/wgs84_pos#long>")


# Each class with all that an instance of it is: itself, what is above it, what outside is equal to it.
TYPES: Final[dict[IRI, tuple[IRI, ...]]] = {
    CT.Study: (CT.Study,),
    CT.ClinicalTrial: (CT.ClinicalTrial, CT.Study, SCHEMA.MedicalTrial,),
    CT.ObservationalStudy: (CT.ObservationalStudy, CT.Study, SCHEMA.MedicalObservationalStudy,),
    CT.PatientRegistry: (CT.PatientRegistry, CT.ObservationalStudy, CT.Study, SCHEMA.MedicalObservationalStudy,),
    CT.ExpandedAccess: (CT.ExpandedAccess, CT.Study,),
    CT.RegistryRecord: (CT.RegistryRecord, PROV.Entity, FOAF.Document,),
    CT.Identifier: (CT.Identifier,),
    CT.OrgStudyIdentifier: (CT.OrgStudyIdentifier, CT.Identifier,),
    CT.SecondaryIdentifier: (CT.SecondaryIdentifier, CT.Identifier,),
    CT.Agent: (CT.Agent, FOAF.Agent,),
    CT.Organization: (CT.Organization, CT.Agent, ORG.Organization, FOAF.Agent,),
    CT.Person: (CT.Person, CT.Agent, FOAF.Person, FOAF.Agent,),
    CT.ResponsibleParty: (CT.ResponsibleParty,),
    CT.Official: (CT.Official,),
    CT.Contact: (CT.Contact,),
    CT.Condition: (CT.Condition, SKOS.Concept,),
    CT.Arm: (CT.Arm,),
    CT.Intervention: (CT.Intervention,),
    CT.Outcome: (CT.Outcome,),
    CT.PrimaryOutcome: (CT.PrimaryOutcome, CT.Outcome,),
    CT.SecondaryOutcome: (CT.SecondaryOutcome, CT.Outcome,),
    CT.OtherOutcome: (CT.OtherOutcome, CT.Outcome,),
    CT.Criterion: (CT.Criterion,),
    CT.InclusionCriterion: (CT.InclusionCriterion, CT.Criterion,),
    CT.ExclusionCriterion: (CT.ExclusionCriterion, CT.Criterion,),
    CT.Site: (CT.Site, ORG.Site,),
    CT.Place: (CT.Place, SCHEMA.Place,),
    CT.City: (CT.City, CT.Place, SCHEMA.City, SCHEMA.Place,),
    CT.State: (CT.State, CT.Place, SCHEMA.State, SCHEMA.Place,),
    CT.Country: (CT.Country, CT.Place, SCHEMA.Country, SCHEMA.Place,),
    CT.Reference: (CT.Reference,),
    CT.Publication: (CT.Publication,),
    CT.Article: (CT.Article, CT.Publication, FABIO.JournalArticle,),
    CT.Retraction: (CT.Retraction,),
    CT.Link: (CT.Link,),
    CT.DataSet: (CT.DataSet,),
    CT.ResultGroup: (CT.ResultGroup,),
    CT.FlowGroup: (CT.FlowGroup, CT.ResultGroup,),
    CT.BaselineGroup: (CT.BaselineGroup, CT.ResultGroup,),
    CT.OutcomeGroup: (CT.OutcomeGroup, CT.ResultGroup,),
    CT.EventGroup: (CT.EventGroup, CT.ResultGroup,),
    CT.ParticipantFlow: (CT.ParticipantFlow,),
    CT.FlowPeriod: (CT.FlowPeriod,),
    CT.Milestone: (CT.Milestone,),
    CT.DropWithdraw: (CT.DropWithdraw,),
    CT.FlowCount: (CT.FlowCount,),
    CT.Baseline: (CT.Baseline,),
    CT.Measure: (CT.Measure,),
    CT.BaselineMeasure: (CT.BaselineMeasure, CT.Measure,),
    CT.OutcomeMeasure: (CT.OutcomeMeasure, CT.Measure,),
    CT.Denominator: (CT.Denominator,),
    CT.MeasureClass: (CT.MeasureClass,),
    CT.MeasureCategory: (CT.MeasureCategory,),
    CT.Measurement: (CT.Measurement,),
    CT.OutcomeAnalysis: (CT.OutcomeAnalysis,),
    CT.AdverseEvents: (CT.AdverseEvents,),
    CT.AdverseEvent: (CT.AdverseEvent,),
    CT.SeriousEvent: (CT.SeriousEvent, CT.AdverseEvent,),
    CT.OtherEvent: (CT.OtherEvent, CT.AdverseEvent,),
    CT.EventCount: (CT.EventCount,),
    CT.PointOfContact: (CT.PointOfContact, CT.Contact,),
    CT.Document: (CT.Document, FOAF.Document,),
    CT.RegulatoryEvent: (CT.RegulatoryEvent,),
    CT.UnpostedEvent: (CT.UnpostedEvent, CT.RegulatoryEvent,),
    CT.ViolationEvent: (CT.ViolationEvent, CT.RegulatoryEvent,),
    CT.ResultsSubmission: (CT.ResultsSubmission,),
    CT.MeshTerm: (CT.MeshTerm,),
    CT.BrowseTopic: (CT.BrowseTopic,),
    CT.BrowseLeaf: (CT.BrowseLeaf, CT.BrowseTopic,),
    CT.BrowseBranch: (CT.BrowseBranch, CT.BrowseTopic,),
}

# The code lists: name of the enumeration, value, IRI.
CODES: Final[dict[str, dict[str, IRI]]] = {
    "AgencyClass": {
        "AMBIG": IRI("<https://w3id.org/trial-kg/code/AgencyClass.AMBIG>"),
        "FED": IRI("<https://w3id.org/trial-kg/code/AgencyClass.FED>"),
        "INDIV": IRI("<https://w3id.org/trial-kg/code/AgencyClass.INDIV>"),
        "INDUSTRY": IRI("<https://w3id.org/trial-kg/code/AgencyClass.INDUSTRY>"),
        "NETWORK": IRI("<https://w3id.org/trial-kg/code/AgencyClass.NETWORK>"),
        "NIH": IRI("<https://w3id.org/trial-kg/code/AgencyClass.NIH>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/AgencyClass.OTHER>"),
        "OTHER_GOV": IRI("<https://w3id.org/trial-kg/code/AgencyClass.OTHER_GOV>"),
        "UNKNOWN": IRI("<https://w3id.org/trial-kg/code/AgencyClass.UNKNOWN>"),
    },
    "AgreementRestrictionType": {
        "GT60": IRI("<https://w3id.org/trial-kg/code/AgreementRestrictionType.GT60>"),
        "LTE60": IRI("<https://w3id.org/trial-kg/code/AgreementRestrictionType.LTE60>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/AgreementRestrictionType.OTHER>"),
    },
    "AnalysisDispersionType": {
        "STANDARD_DEVIATION": IRI("<https://w3id.org/trial-kg/code/AnalysisDispersionType.STANDARD_DEVIATION>"),
        "STANDARD_ERROR_OF_MEAN": IRI("<https://w3id.org/trial-kg/code/AnalysisDispersionType.STANDARD_ERROR_OF_MEAN>"),
    },
    "ArmGroupType": {
        "ACTIVE_COMPARATOR": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.ACTIVE_COMPARATOR>"),
        "EXPERIMENTAL": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.EXPERIMENTAL>"),
        "NO_INTERVENTION": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.NO_INTERVENTION>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.OTHER>"),
        "PLACEBO_COMPARATOR": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.PLACEBO_COMPARATOR>"),
        "SHAM_COMPARATOR": IRI("<https://w3id.org/trial-kg/code/ArmGroupType.SHAM_COMPARATOR>"),
    },
    "Asserter": {
        "EXPORTER": IRI("<https://w3id.org/trial-kg/code/Asserter.EXPORTER>"),
        "REGISTRANT": IRI("<https://w3id.org/trial-kg/code/Asserter.REGISTRANT>"),
        "REGISTRY": IRI("<https://w3id.org/trial-kg/code/Asserter.REGISTRY>"),
    },
    "BioSpecRetention": {
        "NONE_RETAINED": IRI("<https://w3id.org/trial-kg/code/BioSpecRetention.NONE_RETAINED>"),
        "SAMPLES_WITHOUT_DNA": IRI("<https://w3id.org/trial-kg/code/BioSpecRetention.SAMPLES_WITHOUT_DNA>"),
        "SAMPLES_WITH_DNA": IRI("<https://w3id.org/trial-kg/code/BioSpecRetention.SAMPLES_WITH_DNA>"),
    },
    "BrowseLeafRelevance": {
        "HIGH": IRI("<https://w3id.org/trial-kg/code/BrowseLeafRelevance.HIGH>"),
        "LOW": IRI("<https://w3id.org/trial-kg/code/BrowseLeafRelevance.LOW>"),
    },
    "ConfidenceIntervalNumSides": {
        "ONE_SIDED": IRI("<https://w3id.org/trial-kg/code/ConfidenceIntervalNumSides.ONE_SIDED>"),
        "TWO_SIDED": IRI("<https://w3id.org/trial-kg/code/ConfidenceIntervalNumSides.TWO_SIDED>"),
    },
    "ContactRole": {
        "CONTACT": IRI("<https://w3id.org/trial-kg/code/ContactRole.CONTACT>"),
        "PRINCIPAL_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/ContactRole.PRINCIPAL_INVESTIGATOR>"),
        "STUDY_CHAIR": IRI("<https://w3id.org/trial-kg/code/ContactRole.STUDY_CHAIR>"),
        "STUDY_DIRECTOR": IRI("<https://w3id.org/trial-kg/code/ContactRole.STUDY_DIRECTOR>"),
        "SUB_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/ContactRole.SUB_INVESTIGATOR>"),
    },
    "DateType": {
        "ACTUAL": IRI("<https://w3id.org/trial-kg/code/DateType.ACTUAL>"),
        "ESTIMATED": IRI("<https://w3id.org/trial-kg/code/DateType.ESTIMATED>"),
    },
    "DesignAllocation": {
        "NA": IRI("<https://w3id.org/trial-kg/code/DesignAllocation.NA>"),
        "NON_RANDOMIZED": IRI("<https://w3id.org/trial-kg/code/DesignAllocation.NON_RANDOMIZED>"),
        "RANDOMIZED": IRI("<https://w3id.org/trial-kg/code/DesignAllocation.RANDOMIZED>"),
    },
    "DesignMasking": {
        "DOUBLE": IRI("<https://w3id.org/trial-kg/code/DesignMasking.DOUBLE>"),
        "NONE": IRI("<https://w3id.org/trial-kg/code/DesignMasking.NONE>"),
        "QUADRUPLE": IRI("<https://w3id.org/trial-kg/code/DesignMasking.QUADRUPLE>"),
        "SINGLE": IRI("<https://w3id.org/trial-kg/code/DesignMasking.SINGLE>"),
        "TRIPLE": IRI("<https://w3id.org/trial-kg/code/DesignMasking.TRIPLE>"),
    },
    "DesignTimePerspective": {
        "CROSS_SECTIONAL": IRI("<https://w3id.org/trial-kg/code/DesignTimePerspective.CROSS_SECTIONAL>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/DesignTimePerspective.OTHER>"),
        "PROSPECTIVE": IRI("<https://w3id.org/trial-kg/code/DesignTimePerspective.PROSPECTIVE>"),
        "RETROSPECTIVE": IRI("<https://w3id.org/trial-kg/code/DesignTimePerspective.RETROSPECTIVE>"),
    },
    "EnrollmentType": {
        "ACTUAL": IRI("<https://w3id.org/trial-kg/code/EnrollmentType.ACTUAL>"),
        "ESTIMATED": IRI("<https://w3id.org/trial-kg/code/EnrollmentType.ESTIMATED>"),
    },
    "EventAssessment": {
        "NON_SYSTEMATIC_ASSESSMENT": IRI("<https://w3id.org/trial-kg/code/EventAssessment.NON_SYSTEMATIC_ASSESSMENT>"),
        "SYSTEMATIC_ASSESSMENT": IRI("<https://w3id.org/trial-kg/code/EventAssessment.SYSTEMATIC_ASSESSMENT>"),
    },
    "ExpandedAccessStatus": {
        "APPROVED_FOR_MARKETING": IRI("<https://w3id.org/trial-kg/code/ExpandedAccessStatus.APPROVED_FOR_MARKETING>"),
        "AVAILABLE": IRI("<https://w3id.org/trial-kg/code/ExpandedAccessStatus.AVAILABLE>"),
        "NO_LONGER_AVAILABLE": IRI("<https://w3id.org/trial-kg/code/ExpandedAccessStatus.NO_LONGER_AVAILABLE>"),
        "TEMPORARILY_NOT_AVAILABLE": IRI("<https://w3id.org/trial-kg/code/ExpandedAccessStatus.TEMPORARILY_NOT_AVAILABLE>"),
    },
    "InterventionType": {
        "BEHAVIORAL": IRI("<https://w3id.org/trial-kg/code/InterventionType.BEHAVIORAL>"),
        "BIOLOGICAL": IRI("<https://w3id.org/trial-kg/code/InterventionType.BIOLOGICAL>"),
        "COMBINATION_PRODUCT": IRI("<https://w3id.org/trial-kg/code/InterventionType.COMBINATION_PRODUCT>"),
        "DEVICE": IRI("<https://w3id.org/trial-kg/code/InterventionType.DEVICE>"),
        "DIAGNOSTIC_TEST": IRI("<https://w3id.org/trial-kg/code/InterventionType.DIAGNOSTIC_TEST>"),
        "DIETARY_SUPPLEMENT": IRI("<https://w3id.org/trial-kg/code/InterventionType.DIETARY_SUPPLEMENT>"),
        "DRUG": IRI("<https://w3id.org/trial-kg/code/InterventionType.DRUG>"),
        "GENETIC": IRI("<https://w3id.org/trial-kg/code/InterventionType.GENETIC>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/InterventionType.OTHER>"),
        "PROCEDURE": IRI("<https://w3id.org/trial-kg/code/InterventionType.PROCEDURE>"),
        "RADIATION": IRI("<https://w3id.org/trial-kg/code/InterventionType.RADIATION>"),
    },
    "InterventionalAssignment": {
        "CROSSOVER": IRI("<https://w3id.org/trial-kg/code/InterventionalAssignment.CROSSOVER>"),
        "FACTORIAL": IRI("<https://w3id.org/trial-kg/code/InterventionalAssignment.FACTORIAL>"),
        "PARALLEL": IRI("<https://w3id.org/trial-kg/code/InterventionalAssignment.PARALLEL>"),
        "SEQUENTIAL": IRI("<https://w3id.org/trial-kg/code/InterventionalAssignment.SEQUENTIAL>"),
        "SINGLE_GROUP": IRI("<https://w3id.org/trial-kg/code/InterventionalAssignment.SINGLE_GROUP>"),
    },
    "IpdSharing": {
        "NO": IRI("<https://w3id.org/trial-kg/code/IpdSharing.NO>"),
        "UNDECIDED": IRI("<https://w3id.org/trial-kg/code/IpdSharing.UNDECIDED>"),
        "YES": IRI("<https://w3id.org/trial-kg/code/IpdSharing.YES>"),
    },
    "IpdSharingInfoType": {
        "ANALYTIC_CODE": IRI("<https://w3id.org/trial-kg/code/IpdSharingInfoType.ANALYTIC_CODE>"),
        "CSR": IRI("<https://w3id.org/trial-kg/code/IpdSharingInfoType.CSR>"),
        "ICF": IRI("<https://w3id.org/trial-kg/code/IpdSharingInfoType.ICF>"),
        "SAP": IRI("<https://w3id.org/trial-kg/code/IpdSharingInfoType.SAP>"),
        "STUDY_PROTOCOL": IRI("<https://w3id.org/trial-kg/code/IpdSharingInfoType.STUDY_PROTOCOL>"),
    },
    "MatchMethod": {
        "EMBEDDED": IRI("<https://w3id.org/trial-kg/code/MatchMethod.EMBEDDED>"),
        "EXACT": IRI("<https://w3id.org/trial-kg/code/MatchMethod.EXACT>"),
        "LABEL_EQUAL": IRI("<https://w3id.org/trial-kg/code/MatchMethod.LABEL_EQUAL>"),
    },
    "MeasureDispersionType": {
        "CONFIDENCE_80": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_80>"),
        "CONFIDENCE_90": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_90>"),
        "CONFIDENCE_95": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_95>"),
        "CONFIDENCE_975": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_975>"),
        "CONFIDENCE_99": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_99>"),
        "CONFIDENCE_OTHER": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.CONFIDENCE_OTHER>"),
        "FULL_RANGE": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.FULL_RANGE>"),
        "GEOMETRIC_COEFFICIENT": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.GEOMETRIC_COEFFICIENT>"),
        "INTER_QUARTILE_RANGE": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.INTER_QUARTILE_RANGE>"),
        "NA": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.NA>"),
        "STANDARD_DEVIATION": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.STANDARD_DEVIATION>"),
        "STANDARD_ERROR": IRI("<https://w3id.org/trial-kg/code/MeasureDispersionType.STANDARD_ERROR>"),
    },
    "MeasureParam": {
        "COUNT_OF_PARTICIPANTS": IRI("<https://w3id.org/trial-kg/code/MeasureParam.COUNT_OF_PARTICIPANTS>"),
        "COUNT_OF_UNITS": IRI("<https://w3id.org/trial-kg/code/MeasureParam.COUNT_OF_UNITS>"),
        "GEOMETRIC_LEAST_SQUARES_MEAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.GEOMETRIC_LEAST_SQUARES_MEAN>"),
        "GEOMETRIC_MEAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.GEOMETRIC_MEAN>"),
        "LEAST_SQUARES_MEAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.LEAST_SQUARES_MEAN>"),
        "LOG_MEAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.LOG_MEAN>"),
        "MEAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.MEAN>"),
        "MEDIAN": IRI("<https://w3id.org/trial-kg/code/MeasureParam.MEDIAN>"),
        "NUMBER": IRI("<https://w3id.org/trial-kg/code/MeasureParam.NUMBER>"),
    },
    "NonInferiorityType": {
        "EQUIVALENCE": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.EQUIVALENCE>"),
        "NON_INFERIORITY": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.NON_INFERIORITY>"),
        "NON_INFERIORITY_OR_EQUIVALENCE": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE>"),
        "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE_LEGACY>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.OTHER>"),
        "SUPERIORITY": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.SUPERIORITY>"),
        "SUPERIORITY_OR_OTHER": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.SUPERIORITY_OR_OTHER>"),
        "SUPERIORITY_OR_OTHER_LEGACY": IRI("<https://w3id.org/trial-kg/code/NonInferiorityType.SUPERIORITY_OR_OTHER_LEGACY>"),
    },
    "ObservationalModel": {
        "CASE_CONTROL": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.CASE_CONTROL>"),
        "CASE_CROSSOVER": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.CASE_CROSSOVER>"),
        "CASE_ONLY": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.CASE_ONLY>"),
        "COHORT": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.COHORT>"),
        "DEFINED_POPULATION": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.DEFINED_POPULATION>"),
        "ECOLOGIC_OR_COMMUNITY": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.ECOLOGIC_OR_COMMUNITY>"),
        "FAMILY_BASED": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.FAMILY_BASED>"),
        "NATURAL_HISTORY": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.NATURAL_HISTORY>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/ObservationalModel.OTHER>"),
    },
    "OfficialRole": {
        "PRINCIPAL_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/OfficialRole.PRINCIPAL_INVESTIGATOR>"),
        "STUDY_CHAIR": IRI("<https://w3id.org/trial-kg/code/OfficialRole.STUDY_CHAIR>"),
        "STUDY_DIRECTOR": IRI("<https://w3id.org/trial-kg/code/OfficialRole.STUDY_DIRECTOR>"),
        "SUB_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/OfficialRole.SUB_INVESTIGATOR>"),
    },
    "OrgStudyIdType": {
        "AHRQ": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.AHRQ>"),
        "CDC": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.CDC>"),
        "FDA": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.FDA>"),
        "NIH": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.NIH>"),
        "SAMHSA": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.SAMHSA>"),
        "VA": IRI("<https://w3id.org/trial-kg/code/OrgStudyIdType.VA>"),
    },
    "OutcomeMeasureType": {
        "OTHER_PRE_SPECIFIED": IRI("<https://w3id.org/trial-kg/code/OutcomeMeasureType.OTHER_PRE_SPECIFIED>"),
        "POST_HOC": IRI("<https://w3id.org/trial-kg/code/OutcomeMeasureType.POST_HOC>"),
        "PRIMARY": IRI("<https://w3id.org/trial-kg/code/OutcomeMeasureType.PRIMARY>"),
        "SECONDARY": IRI("<https://w3id.org/trial-kg/code/OutcomeMeasureType.SECONDARY>"),
    },
    "Phase": {
        "EARLY_PHASE1": IRI("<https://w3id.org/trial-kg/code/Phase.EARLY_PHASE1>"),
        "NA": IRI("<https://w3id.org/trial-kg/code/Phase.NA>"),
        "PHASE1": IRI("<https://w3id.org/trial-kg/code/Phase.PHASE1>"),
        "PHASE2": IRI("<https://w3id.org/trial-kg/code/Phase.PHASE2>"),
        "PHASE3": IRI("<https://w3id.org/trial-kg/code/Phase.PHASE3>"),
        "PHASE4": IRI("<https://w3id.org/trial-kg/code/Phase.PHASE4>"),
    },
    "PrimaryPurpose": {
        "BASIC_SCIENCE": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.BASIC_SCIENCE>"),
        "DEVICE_FEASIBILITY": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.DEVICE_FEASIBILITY>"),
        "DIAGNOSTIC": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.DIAGNOSTIC>"),
        "ECT": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.ECT>"),
        "HEALTH_SERVICES_RESEARCH": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.HEALTH_SERVICES_RESEARCH>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.OTHER>"),
        "PREVENTION": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.PREVENTION>"),
        "SCREENING": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.SCREENING>"),
        "SUPPORTIVE_CARE": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.SUPPORTIVE_CARE>"),
        "TREATMENT": IRI("<https://w3id.org/trial-kg/code/PrimaryPurpose.TREATMENT>"),
    },
    "RecruitmentStatus": {
        "ACTIVE_NOT_RECRUITING": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.ACTIVE_NOT_RECRUITING>"),
        "AVAILABLE": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.AVAILABLE>"),
        "COMPLETED": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.COMPLETED>"),
        "ENROLLING_BY_INVITATION": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.ENROLLING_BY_INVITATION>"),
        "NOT_YET_RECRUITING": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.NOT_YET_RECRUITING>"),
        "RECRUITING": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.RECRUITING>"),
        "SUSPENDED": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.SUSPENDED>"),
        "TERMINATED": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.TERMINATED>"),
        "WITHDRAWN": IRI("<https://w3id.org/trial-kg/code/RecruitmentStatus.WITHDRAWN>"),
    },
    "ReferenceType": {
        "BACKGROUND": IRI("<https://w3id.org/trial-kg/code/ReferenceType.BACKGROUND>"),
        "DERIVED": IRI("<https://w3id.org/trial-kg/code/ReferenceType.DERIVED>"),
        "RESULT": IRI("<https://w3id.org/trial-kg/code/ReferenceType.RESULT>"),
    },
    "Registry": {
        "ANZCTR": IRI("<https://w3id.org/trial-kg/code/Registry.ANZCTR>"),
        "CCMO": IRI("<https://w3id.org/trial-kg/code/Registry.CCMO>"),
        "CHICTR": IRI("<https://w3id.org/trial-kg/code/Registry.CHICTR>"),
        "CLINICALTRIALS_GOV": IRI("<https://w3id.org/trial-kg/code/Registry.CLINICALTRIALS_GOV>"),
        "CRIS": IRI("<https://w3id.org/trial-kg/code/Registry.CRIS>"),
        "CTIS": IRI("<https://w3id.org/trial-kg/code/Registry.CTIS>"),
        "CTRI": IRI("<https://w3id.org/trial-kg/code/Registry.CTRI>"),
        "DRKS": IRI("<https://w3id.org/trial-kg/code/Registry.DRKS>"),
        "EUDRACT": IRI("<https://w3id.org/trial-kg/code/Registry.EUDRACT>"),
        "EU_PAS": IRI("<https://w3id.org/trial-kg/code/Registry.EU_PAS>"),
        "ID_RCB": IRI("<https://w3id.org/trial-kg/code/Registry.ID_RCB>"),
        "IRAS": IRI("<https://w3id.org/trial-kg/code/Registry.IRAS>"),
        "IRCT": IRI("<https://w3id.org/trial-kg/code/Registry.IRCT>"),
        "ISRCTN": IRI("<https://w3id.org/trial-kg/code/Registry.ISRCTN>"),
        "ITMCTR": IRI("<https://w3id.org/trial-kg/code/Registry.ITMCTR>"),
        "JAPICCTI": IRI("<https://w3id.org/trial-kg/code/Registry.JAPICCTI>"),
        "JMACCT": IRI("<https://w3id.org/trial-kg/code/Registry.JMACCT>"),
        "JRCT": IRI("<https://w3id.org/trial-kg/code/Registry.JRCT>"),
        "LBCTR": IRI("<https://w3id.org/trial-kg/code/Registry.LBCTR>"),
        "NCI_CTRP": IRI("<https://w3id.org/trial-kg/code/Registry.NCI_CTRP>"),
        "NCI_PDQ": IRI("<https://w3id.org/trial-kg/code/Registry.NCI_PDQ>"),
        "NIH_REPORTER": IRI("<https://w3id.org/trial-kg/code/Registry.NIH_REPORTER>"),
        "NTR": IRI("<https://w3id.org/trial-kg/code/Registry.NTR>"),
        "OMON": IRI("<https://w3id.org/trial-kg/code/Registry.OMON>"),
        "PACTR": IRI("<https://w3id.org/trial-kg/code/Registry.PACTR>"),
        "PHRR": IRI("<https://w3id.org/trial-kg/code/Registry.PHRR>"),
        "REBEC": IRI("<https://w3id.org/trial-kg/code/Registry.REBEC>"),
        "REPEC": IRI("<https://w3id.org/trial-kg/code/Registry.REPEC>"),
        "RPCEC": IRI("<https://w3id.org/trial-kg/code/Registry.RPCEC>"),
        "SLCTR": IRI("<https://w3id.org/trial-kg/code/Registry.SLCTR>"),
        "SNCTP": IRI("<https://w3id.org/trial-kg/code/Registry.SNCTP>"),
        "TCTR": IRI("<https://w3id.org/trial-kg/code/Registry.TCTR>"),
        "UMIN": IRI("<https://w3id.org/trial-kg/code/Registry.UMIN>"),
        "WHO_UTN": IRI("<https://w3id.org/trial-kg/code/Registry.WHO_UTN>"),
    },
    "ReportingStatus": {
        "NOT_POSTED": IRI("<https://w3id.org/trial-kg/code/ReportingStatus.NOT_POSTED>"),
        "POSTED": IRI("<https://w3id.org/trial-kg/code/ReportingStatus.POSTED>"),
    },
    "ResponsiblePartyType": {
        "PRINCIPAL_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/ResponsiblePartyType.PRINCIPAL_INVESTIGATOR>"),
        "SPONSOR": IRI("<https://w3id.org/trial-kg/code/ResponsiblePartyType.SPONSOR>"),
        "SPONSOR_INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/ResponsiblePartyType.SPONSOR_INVESTIGATOR>"),
    },
    "SamplingMethod": {
        "NON_PROBABILITY_SAMPLE": IRI("<https://w3id.org/trial-kg/code/SamplingMethod.NON_PROBABILITY_SAMPLE>"),
        "PROBABILITY_SAMPLE": IRI("<https://w3id.org/trial-kg/code/SamplingMethod.PROBABILITY_SAMPLE>"),
    },
    "SecondaryIdType": {
        "AHRQ": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.AHRQ>"),
        "CDC": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.CDC>"),
        "CTIS": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.CTIS>"),
        "EUDRACT_NUMBER": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.EUDRACT_NUMBER>"),
        "FDA": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.FDA>"),
        "NIH": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.NIH>"),
        "OTHER": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.OTHER>"),
        "OTHER_GRANT": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.OTHER_GRANT>"),
        "REGISTRY": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.REGISTRY>"),
        "SAMHSA": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.SAMHSA>"),
        "VA": IRI("<https://w3id.org/trial-kg/code/SecondaryIdType.VA>"),
    },
    "Sex": {
        "ALL": IRI("<https://w3id.org/trial-kg/code/Sex.ALL>"),
        "FEMALE": IRI("<https://w3id.org/trial-kg/code/Sex.FEMALE>"),
        "MALE": IRI("<https://w3id.org/trial-kg/code/Sex.MALE>"),
    },
    "StandardAge": {
        "ADULT": IRI("<https://w3id.org/trial-kg/code/StandardAge.ADULT>"),
        "CHILD": IRI("<https://w3id.org/trial-kg/code/StandardAge.CHILD>"),
        "OLDER_ADULT": IRI("<https://w3id.org/trial-kg/code/StandardAge.OLDER_ADULT>"),
    },
    "Status": {
        "ACTIVE_NOT_RECRUITING": IRI("<https://w3id.org/trial-kg/code/Status.ACTIVE_NOT_RECRUITING>"),
        "APPROVED_FOR_MARKETING": IRI("<https://w3id.org/trial-kg/code/Status.APPROVED_FOR_MARKETING>"),
        "AVAILABLE": IRI("<https://w3id.org/trial-kg/code/Status.AVAILABLE>"),
        "COMPLETED": IRI("<https://w3id.org/trial-kg/code/Status.COMPLETED>"),
        "ENROLLING_BY_INVITATION": IRI("<https://w3id.org/trial-kg/code/Status.ENROLLING_BY_INVITATION>"),
        "NOT_YET_RECRUITING": IRI("<https://w3id.org/trial-kg/code/Status.NOT_YET_RECRUITING>"),
        "NO_LONGER_AVAILABLE": IRI("<https://w3id.org/trial-kg/code/Status.NO_LONGER_AVAILABLE>"),
        "RECRUITING": IRI("<https://w3id.org/trial-kg/code/Status.RECRUITING>"),
        "SUSPENDED": IRI("<https://w3id.org/trial-kg/code/Status.SUSPENDED>"),
        "TEMPORARILY_NOT_AVAILABLE": IRI("<https://w3id.org/trial-kg/code/Status.TEMPORARILY_NOT_AVAILABLE>"),
        "TERMINATED": IRI("<https://w3id.org/trial-kg/code/Status.TERMINATED>"),
        "UNKNOWN": IRI("<https://w3id.org/trial-kg/code/Status.UNKNOWN>"),
        "WITHDRAWN": IRI("<https://w3id.org/trial-kg/code/Status.WITHDRAWN>"),
        "WITHHELD": IRI("<https://w3id.org/trial-kg/code/Status.WITHHELD>"),
    },
    "StudyType": {
        "EXPANDED_ACCESS": IRI("<https://w3id.org/trial-kg/code/StudyType.EXPANDED_ACCESS>"),
        "INTERVENTIONAL": IRI("<https://w3id.org/trial-kg/code/StudyType.INTERVENTIONAL>"),
        "OBSERVATIONAL": IRI("<https://w3id.org/trial-kg/code/StudyType.OBSERVATIONAL>"),
    },
    "TimeUnit": {
        "DAYS": IRI("<https://w3id.org/trial-kg/code/TimeUnit.DAYS>"),
        "HOURS": IRI("<https://w3id.org/trial-kg/code/TimeUnit.HOURS>"),
        "MINUTES": IRI("<https://w3id.org/trial-kg/code/TimeUnit.MINUTES>"),
        "MONTHS": IRI("<https://w3id.org/trial-kg/code/TimeUnit.MONTHS>"),
        "WEEKS": IRI("<https://w3id.org/trial-kg/code/TimeUnit.WEEKS>"),
        "YEARS": IRI("<https://w3id.org/trial-kg/code/TimeUnit.YEARS>"),
    },
    "UnpostedEventType": {
        "RELEASE": IRI("<https://w3id.org/trial-kg/code/UnpostedEventType.RELEASE>"),
        "RESET": IRI("<https://w3id.org/trial-kg/code/UnpostedEventType.RESET>"),
        "UNRELEASE": IRI("<https://w3id.org/trial-kg/code/UnpostedEventType.UNRELEASE>"),
    },
    "ViolationEventType": {
        "CORRECTION_CONFIRMED": IRI("<https://w3id.org/trial-kg/code/ViolationEventType.CORRECTION_CONFIRMED>"),
        "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": IRI("<https://w3id.org/trial-kg/code/ViolationEventType.ISSUES_IN_LETTER_ADDRESSED_CONFIRMED>"),
        "PENALTY_IMPOSED": IRI("<https://w3id.org/trial-kg/code/ViolationEventType.PENALTY_IMPOSED>"),
        "VIOLATION_IDENTIFIED": IRI("<https://w3id.org/trial-kg/code/ViolationEventType.VIOLATION_IDENTIFIED>"),
    },
    "WhoMasked": {
        "CARE_PROVIDER": IRI("<https://w3id.org/trial-kg/code/WhoMasked.CARE_PROVIDER>"),
        "INVESTIGATOR": IRI("<https://w3id.org/trial-kg/code/WhoMasked.INVESTIGATOR>"),
        "OUTCOMES_ASSESSOR": IRI("<https://w3id.org/trial-kg/code/WhoMasked.OUTCOMES_ASSESSOR>"),
        "PARTICIPANT": IRI("<https://w3id.org/trial-kg/code/WhoMasked.PARTICIPANT>"),
    },
}
